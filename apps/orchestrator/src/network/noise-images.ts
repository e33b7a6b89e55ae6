import { inputShapeOf } from '@ssma/core';
import type { ImageSize } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

interface NoiseOptions {
  readonly batchSize: number;
  /** Default: the size that the network was built for. */
  readonly size?: ImageSize | undefined;
}

/** Random values as of normalised images, [B, H, W, C] for each input of a network, one seed per input. */
export function noiseImages(model: LayersModel, { batchSize, size }: NoiseOptions): tf.Tensor4D[] {
  const { channels, ...own } = inputShapeOf(model);
  const { height, width } = size ?? own;
  return model.inputs.map((_, index) =>
    tf.randomUniform<tf.Rank.R4>([batchSize, height, width, channels], -1, 1, 'float32', index + 1),
  );
}
