import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATIVE_BACKEND } from '../engine/native-backend.js';
import { loadEngine } from '../node/load-engine.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { adamSlot, prepareAdamStep } from './adam.js';
import { batchNormTraining } from './batch-norm.js';
import { dilatedConv2d } from './conv2d.js';
import { relu } from './relu.js';
import { resizeBilinear } from './resize-bilinear.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(async () => {
  await loadEngine('native');
});
afterAll(() => {
  tf.setBackend(NATIVE_BACKEND);
});

const tensor = (shape: number[], seed: number) => tf.tensor(testValues(tf.util.sizeFromShape(shape), seed), shape);
const labels = () =>
  tf.tensor3d(
    Array.from({ length: 70 }, (_, i) => (i % 9 === 0 ? 255 : i % 6)),
    [2, 5, 7],
    'int32',
  );

const normalised = (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
  batchNormTraining(
    x,
    { gamma, beta },
    { mean: tensor([6], 31) as tf.Tensor1D, variance: tf.add(tensor([6], 32), 2) as tf.Tensor1D },
    { epsilon: 1e-5, momentum: 0.9 },
  );

/** Each operator on inputs of the given shapes. */
const OPERATORS: { title: string; shapes: number[][]; f: (...inputs: tf.Tensor[]) => tf.Tensor }[] = [
  { title: 'relu', shapes: [[2, 3, 4, 5]], f: (x) => relu(x as tf.Tensor) },
  ...[2, 4, 7].map((rate) => ({
    title: `dilatedConv2d, rate ${rate}`,
    shapes: [
      [2, 9, 11, 6],
      [3, 3, 6, 8],
    ],
    f: (x?: tf.Tensor, w?: tf.Tensor) => dilatedConv2d(x as tf.Tensor4D, w as tf.Tensor4D, rate),
  })),
  {
    title: 'batchNormTraining',
    shapes: [[2, 5, 7, 6], [6], [6]],
    f: (x, gamma, beta) => normalised(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D).y,
  },
  {
    title: 'batchNormTraining, one pixel',
    shapes: [[3, 1, 1, 6], [6], [6]],
    f: (x, gamma, beta) => normalised(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D).y,
  },
  { title: 'resizeBilinear', shapes: [[2, 3, 4, 5]], f: (x) => resizeBilinear(x as tf.Tensor4D, 12, 10) },
  {
    title: 'softmaxCrossEntropy',
    shapes: [[2, 5, 7, 6]],
    f: (x) => softmaxCrossEntropy(x as tf.Tensor4D, labels(), 255),
  },
];

function valuesAndGradients(backend: string, { shapes, f }: (typeof OPERATORS)[number]): Float32Array[] {
  tf.setBackend(backend);
  return tf
    .tidy(() => {
      const inputs = shapes.map((shape, index) => tensor(shape, index + 1));
      const y = f(...inputs);
      const gradients = tf.grads((...xs: tf.Tensor[]) => f(...xs))(inputs, tensor(y.shape, 50));
      return [y, ...gradients].map((result) => tf.tensor(result.dataSync(), result.shape));
    })
    .map((result) => {
      const values = result.dataSync<'float32'>();
      result.dispose();
      return values;
    });
}

describe('native operators agree with their portable twins', () => {
  it.each(OPERATORS)('$title', (operator) => {
    const native = valuesAndGradients(NATIVE_BACKEND, operator);
    const portable = valuesAndGradients('cpu', operator);
    native.forEach((values, index) => {
      expect(relativeError(values, portable[index] as Float32Array)).toBeLessThan(1e-4);
    });
  });

  it.each([
    ['a map', [2, 5, 7, 6]],
    ['two pixels', [2, 1, 1, 6]],
    ['one pixel', [1, 1, 1, 6]],
  ])('moving statistics of %s', (_title, shape) => {
    const run = (backend: string) => {
      tf.setBackend(backend);
      return tf.tidy(() => {
        const x = tensor(shape, 1) as tf.Tensor4D;
        const { moving } = normalised(x, tf.ones([6]), tf.zeros([6]));
        return tf.concat([moving.mean, moving.variance]);
      });
    };
    const [native, portable] = [run(NATIVE_BACKEND).dataSync(), run('cpu').dataSync()];
    expect(relativeError(native, portable)).toBeLessThan(1e-4);
  });

  it('adam over five updates, moments included', () => {
    const run = (backend: string) => {
      tf.setBackend(backend);
      const start = tensor([4, 5], 1);
      const variable = tf.variable(start);
      const slot = adamSlot(variable);
      for (let step = 1; step <= 5; step++) {
        const gradient = tensor([4, 5], step + 10);
        const prepared = prepareAdamStep({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-10, step });
        slot.apply(gradient, prepared);
        tf.dispose([gradient, ...prepared.scalars]);
      }
      const { first, second } = slot.readMoments();
      const result = [variable, first, second].map((value) => value.dataSync<'float32'>());
      slot.dispose();
      tf.dispose([start, variable, first, second]);
      return result;
    };
    const portable = run('cpu');
    run(NATIVE_BACKEND).forEach((values, index) => {
      expect(relativeError(values, portable[index] as Float32Array)).toBeLessThan(1e-4);
    });
  });

  it('a forward and backward pass leaves the tensor count as it was', () => {
    for (const backend of [NATIVE_BACKEND, 'cpu']) {
      tf.setBackend(backend);
      for (const operator of OPERATORS) {
        const before = tf.memory().numTensors;
        tf.tidy(() => {
          const inputs = operator.shapes.map((shape, index) => tensor(shape, index + 1));
          tf.grads((...xs: tf.Tensor[]) => tf.sum(operator.f(...xs)))(inputs);
        });
        expect(tf.memory().numTensors, `${backend}: ${operator.title}`).toBe(before);
      }
    }
  });
});
