import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { onlyTensor } from './single.js';

/** Logarithm of the softmax over the channels; no weights. */
export class LogSoftmax extends layers.Layer {
  static readonly className = 'SsmaLogSoftmax';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.logSoftmax(onlyTensor(inputs)));
  }
}
