import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { onlyShape } from './single.js';

/** Logarithm of the mean of the maps' exponentials, value by value; for two or more maps of equal shape; no weights. */
export class LogMeanExp extends layers.Layer {
  static readonly className = 'SsmaLogMeanExp';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => logMeanExp(inputs as tf.Tensor[]));
  }
}

/** Exact however small the exponentials: the largest one is taken out of the sum. */
export function logMeanExp<T extends tf.Tensor>(maps: readonly T[]): T {
  const largest = maps.slice(1).reduce<T>((max, map) => tf.maximum(max, map), maps[0] as T);
  const sum = tf.addN(maps.map((map) => tf.exp(tf.sub(map, largest))));
  return tf.add(largest, tf.log(tf.div(sum, maps.length)));
}
