import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { onlyShape, onlyTensor } from './single.js';

/** Mean over all pixels, kept as a map of one pixel: [B, H, W, C] to [B, 1, 1, C]; no weights. */
export class GlobalMean extends layers.Layer {
  static readonly className = 'SsmaGlobalMean';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , , channels] = onlyShape(inputShape);
    return [batch as null, 1, 1, channels as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const keepDims = true;
    return tf.tidy(() => tf.mean(onlyTensor(inputs), [1, 2], keepDims));
  }
}
