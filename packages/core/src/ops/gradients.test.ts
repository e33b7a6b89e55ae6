import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { numericGradient, relativeError, testValues } from '../test-support/numeric-gradient.js';
import { batchNormTraining } from './batch-norm.js';
import { dilatedConv2d } from './conv2d.js';
import { relu } from './relu.js';
import { resizeBilinear } from './resize-bilinear.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(async () => {
  await loadEngine();
});

type Shape4 = [number, number, number, number];

/** A scalar that weighs every output differently, so that no error in a gradient cancels. */
function weighted(y: tf.Tensor): tf.Scalar {
  return tf.sum(tf.mul(y, tf.tensor(testValues(y.size, 99), y.shape)));
}

interface Case {
  readonly title: string;
  readonly shape: number[];
  readonly f: (x: tf.Tensor) => tf.Scalar;
  /** Where the gradient is taken; test values if absent. */
  readonly values?: Float32Array;
}

const image: Shape4 = [2, 5, 6, 3];
const kernel = (height: number, width: number, inputs: number, outputs: number) =>
  tf.tensor4d(testValues(height * width * inputs * outputs, 7), [height, width, inputs, outputs]);
const map = () => tf.tensor4d(testValues(180, 3), image);

function normalised(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor4D {
  const moving = { mean: tf.zeros([3]) as tf.Tensor1D, variance: tf.ones([3]) as tf.Tensor1D };
  return batchNormTraining(x, { gamma, beta }, moving, { epsilon: 1e-5, momentum: 0.9 }).y;
}

const CASES: Case[] = [
  ...[1, 2, 3, 5].flatMap((rate) => [
    {
      title: `dilatedConv2d by x, rate ${rate}`,
      shape: image,
      f: (x: tf.Tensor) => weighted(dilatedConv2d(x as tf.Tensor4D, kernel(3, 3, 3, 2), rate)),
    },
    {
      title: `dilatedConv2d by kernel, rate ${rate}`,
      shape: [3, 3, 3, 2],
      f: (w: tf.Tensor) => weighted(dilatedConv2d(map(), w as tf.Tensor4D, rate)),
    },
  ]),
  {
    title: 'conv2d by kernel, stride 2',
    shape: [3, 3, 3, 2],
    f: (w) => weighted(tf.conv2d(map(), w as tf.Tensor4D, 2, 'same')),
  },
  {
    title: 'conv2d by x, stride 2',
    shape: image,
    f: (x) => weighted(tf.conv2d(x as tf.Tensor4D, kernel(3, 3, 3, 2), 2, 'same')),
  },
  {
    title: 'conv2dTranspose by x, kernel 4 stride 2',
    shape: [1, 3, 4, 2],
    f: (x) => weighted(tf.conv2dTranspose(x as tf.Tensor4D, kernel(4, 4, 3, 2), [1, 6, 8, 3], 2, 'same')),
  },
  {
    title: 'conv2dTranspose by kernel, kernel 4 stride 2',
    shape: [4, 4, 3, 2],
    f: (w) =>
      weighted(
        tf.conv2dTranspose(tf.tensor4d(testValues(24, 5), [1, 3, 4, 2]), w as tf.Tensor4D, [1, 6, 8, 3], 2, 'same'),
      ),
  },
  {
    title: 'maxPool 3x3 stride 2',
    shape: image,
    f: (x) => weighted(tf.maxPool(x as tf.Tensor4D, 3, 2, 'same')),
    // All values differ by more than the step of the finite differences: 77 is coprime to 180.
    values: Float32Array.from({ length: 180 }, (_, i) => ((i * 77) % 180) / 20),
  },
  {
    title: 'batchNormTraining by x',
    shape: image,
    f: (x) => weighted(normalised(x as tf.Tensor4D, tf.tensor1d([1, 0.5, 2]), tf.tensor1d([0, 1, -1]))),
  },
  {
    title: 'batchNormTraining by gamma',
    shape: [3],
    f: (gamma) => weighted(normalised(map(), gamma as tf.Tensor1D, tf.tensor1d([0, 1, -1]))),
  },
  {
    title: 'batchNormTraining by beta',
    shape: [3],
    f: (beta) => weighted(normalised(map(), tf.tensor1d([1, 0.5, 2]), beta as tf.Tensor1D)),
  },
  { title: 'resizeBilinear up', shape: [1, 3, 4, 2], f: (x) => weighted(resizeBilinear(x as tf.Tensor4D, 6, 7)) },
  {
    title: 'resizeBilinear from one pixel',
    shape: [2, 1, 1, 3],
    f: (x) => weighted(resizeBilinear(x as tf.Tensor4D, 4, 5)),
  },
  {
    title: 'softmaxCrossEntropy with ignored pixels',
    shape: [1, 2, 3, 4],
    f: (x) => softmaxCrossEntropy(x as tf.Tensor4D, tf.tensor3d([0, 255, 3, 1, 2, 255], [1, 2, 3], 'int32'), 255),
  },
];

describe('gradients agree with finite differences', () => {
  it.each(CASES)('$title', ({ shape, f, values = testValues(tf.util.sizeFromShape(shape)) }) => {
    const analytic = tf.tidy(() =>
      tf
        .grad((x) => f(x))(tf.tensor(values, shape))
        .dataSync(),
    );
    expect(relativeError(analytic, numericGradient(f, values, shape))).toBeLessThan(5e-3);
  });

  it('relu: 1 where the input is positive, else 0', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => weighted(relu(x)))(tf.tensor1d([-1, 2, -0.5, 3]))
        .dataSync(),
    );
    const weights = testValues(4, 99);
    expect([...gradient].map((value) => value + 0)).toEqual([0, weights[1], 0, weights[3]]);
  });
});

describe('values', () => {
  it.each([2, 3])('an impulse through a dilated convolution lands on multiples of rate %i only', (rate) => {
    const size = 13;
    const y = tf.tidy(() => {
      const impulse = tf.buffer([1, size, size, 1]);
      impulse.set(1, 0, 6, 6, 0);
      return dilatedConv2d(impulse.toTensor() as tf.Tensor4D, tf.ones([3, 3, 1, 1]), rate).dataSync();
    });
    const hit = [...y].flatMap((value, index) =>
      value === 0 ? [] : [[Math.floor(index / size) - 6, (index % size) - 6]],
    );
    expect(hit).toEqual([-rate, 0, rate].flatMap((row) => [-rate, 0, rate].map((column) => [row, column])));
  });

  it('uniform logits cost ln(classes), whatever is ignored', () => {
    const loss = tf.tidy(
      () =>
        softmaxCrossEntropy(
          tf.fill([1, 1, 4, 5], 3),
          tf.tensor3d([0, 4, 255, 1], [1, 1, 4], 'int32'),
          255,
        ).dataSync()[0],
    );
    expect(loss).toBeCloseTo(Math.log(5), 6);
  });

  it('a batch without a labelled pixel costs 0', () => {
    const loss = tf.tidy(
      () => softmaxCrossEntropy(tf.ones([1, 1, 2, 3]), tf.tensor3d([255, 255], [1, 1, 2], 'int32'), 255).dataSync()[0],
    );
    expect(loss).toBe(0);
  });

  it('a batch norm moves its statistics towards mean and population variance', () => {
    const [y, mean, variance] = tf.tidy(() => {
      const scale = { gamma: tf.tensor1d([2]), beta: tf.tensor1d([1]) };
      const old = { mean: tf.tensor1d([7]), variance: tf.tensor1d([5]) };
      const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
      const result = batchNormTraining(x, scale, old, { epsilon: 1e-12, momentum: 0.75 });
      return [result.y, result.moving.mean, result.moving.variance].map((tensor) => [...tensor.dataSync()]);
    }) as unknown as [number[], number[], number[]];
    // mean 3, population variance 3.5
    expect(mean[0]).toBeCloseTo(0.75 * 7 + 0.25 * 3, 5);
    expect(variance[0]).toBeCloseTo(0.75 * 5 + 0.25 * 3.5, 5);
    expect(y[3]).toBeCloseTo((2 * 3) / Math.sqrt(3.5) + 1, 4);
  });

  it('a bilinear resize samples at i * input / output', () => {
    const y = tf.tidy(() => [...resizeBilinear(tf.tensor4d([0, 10], [1, 1, 2, 1]), 1, 4).dataSync()]);
    expect(y).toEqual([0, 5, 10, 10]);
  });
});
