import { inputShapeOf } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Random values as of normalised images, [B, H, W, C] for each input of a network, one seed per input. */
export function noiseImages(model: LayersModel, batchSize: number): tf.Tensor4D[] {
  const { height, width, channels } = inputShapeOf(model);
  return model.inputs.map((_, index) =>
    tf.randomUniform<tf.Rank.R4>([batchSize, height, width, channels], -1, 1, 'float32', index + 1),
  );
}
