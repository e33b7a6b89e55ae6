import * as tf from '@tensorflow/tfjs-core';
import { trainingStep } from './train-step.mjs';

const WARM_UP_STEPS = 50;
const STEPS = 200;

/** 200 steps of a narrow network after 50 to warm up: growth of the tensor count and of the resident memory. */
export function run({ height = 96, width = 192, batchSize = 4, widthMultiplier = 0.25 }) {
  const { step } = trainingStep({ height, width, batchSize, widthMultiplier });
  for (let i = 0; i < WARM_UP_STEPS; i++) step();
  const before = { tensors: tf.memory().numTensors, rssBytes: process.memoryUsage.rss() };
  const start = performance.now();
  for (let i = 0; i < STEPS; i++) step();
  const ms = (performance.now() - start) / STEPS;
  return {
    ms,
    tensorGrowth: tf.memory().numTensors - before.tensors,
    memoryGrowthMib: (process.memoryUsage.rss() - before.rssBytes) / 2 ** 20,
  };
}
