import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { numericGradient, relativeError, testValues } from '../test-support/numeric-gradient.js';
import { unpool } from './unpool.js';

beforeAll(async () => {
  await loadEngine();
});

describe('unpool', () => {
  it('puts each value where the pooling found its largest [1,2,4,1]', () => {
    const values = tf.tidy(() => {
      const input = tf.tensor4d([1, 5, 2, 2.5, 3, 4, 7, 6], [1, 2, 4, 1]);
      const x = tf.tensor4d([10, 20], [1, 1, 2, 1]);
      return unpool(x, input, tf.maxPool(input, 2, 2, 'same')).dataSync();
    });
    expect([...values]).toEqual([0, 10, 0, 0, 0, 0, 20, 0]);
  });

  it('gives the value to each of several largest, as after a ReLU that left only zeros', () => {
    const values = tf.tidy(() => {
      const input = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
      return unpool(tf.tensor4d([3], [1, 1, 1, 1]), input, tf.maxPool(input, 2, 2, 'same')).dataSync();
    });
    expect([...values]).toEqual([3, 3, 3, 3]);
  });

  it('has the gradient of finite differences', () => {
    const input = tf.tensor4d(testValues(2 * 4 * 6 * 3), [2, 4, 6, 3]);
    const pooled = tf.maxPool(input, 2, 2, 'same');
    const weights = tf.tensor4d(testValues(2 * 4 * 6 * 3, 7), [2, 4, 6, 3]);
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(unpool(x as tf.Tensor4D, input, pooled), weights)) as tf.Scalar;
    const values = testValues(2 * 2 * 3 * 3, 3);
    const gradient = tf.tidy(() =>
      tf
        .grad(loss)(tf.tensor(values, [2, 2, 3, 3]))
        .dataSync(),
    );
    expect(relativeError(gradient, numericGradient(loss, values, [2, 2, 3, 3]))).toBeLessThan(1e-3);
    tf.dispose([input, pooled, weights]);
  });
});
