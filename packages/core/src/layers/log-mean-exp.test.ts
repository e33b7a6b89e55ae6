import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { logMeanExp } from './log-mean-exp.js';

beforeAll(async () => {
  await loadEngine();
});

it('is the logarithm of the mean, also of numbers that float32 cannot hold', () => {
  const values = tf.tidy(() =>
    logMeanExp([tf.tensor1d([Math.log(2), -1000, 500]), tf.tensor1d([Math.log(4), -1001, -500])]).dataSync(),
  );
  expect(values[0]).toBeCloseTo(Math.log(3), 6);
  expect(values[1]).toBeCloseTo(-1000 + Math.log((1 + Math.exp(-1)) / 2), 4);
  expect(values[2]).toBeCloseTo(500 - Math.log(2), 4);
});
