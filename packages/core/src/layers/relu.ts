import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { relu } from '../ops/relu.js';
import { onlyTensor } from './single.js';

/** max(x, 0) with the engine's one-pass gradient; no weights. */
export class Relu extends layers.Layer {
  static readonly className = 'SsmaRelu';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => relu(onlyTensor(inputs)));
  }
}
