import { loadEngine } from '@ssma/core/node';
import type { Batch } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOptimiser } from './optimiser.js';
import { TrainSpec } from './spec.js';
import { tinyBatch, tinyFusionBatch, tinyFusionNetwork, tinyModel, tinyNetwork } from './test-support/tiny-training.js';
import { type StepLosses, type StepOptions, trainStep } from './train-step.js';
import { trainingNetwork } from './training-network.js';

beforeAll(async () => {
  await loadEngine();
});

/** Some steps of a network with groups of a rate of their own; rate 0.01 elsewhere. */
function runSteps(
  model: LayersModel,
  network: ReturnType<typeof tinyNetwork>,
  {
    batch = tinyBatch,
    numSteps = 1,
    train = {},
    ...options
  }: {
    batch?: (step: number) => Batch;
    numSteps?: number;
    train?: { loss?: unknown; frozen?: readonly string[] };
  } & Partial<StepOptions>,
): StepLosses[] {
  const groups = (train.frozen ?? []).map((prefix) => ({ prefix, learningRate: 0 }));
  const spec = TrainSpec.parse({
    steps: numSteps,
    loss: train.loss ?? {},
    optimiser: { learningRate: 0.01, epsilon: 1e-3, groups },
  });
  const optimiser = createOptimiser(model, spec.optimiser);
  const trained = trainingNetwork(model, network.model, spec);
  const losses = Array.from({ length: numSteps }, (_, step) =>
    trainStep(trained, optimiser, batch(step), { seed: 1, step, learningRateFactor: 1, ...options }),
  );
  trained.dispose();
  optimiser.dispose();
  return losses;
}

const valuesOf = (model: LayersModel) =>
  new Map(model.weights.map((weight) => [weight.originalName, Float32Array.from(weight.read().dataSync())] as const));

type Values = ReturnType<typeof valuesOf>;

/** Names of the weights that differ. */
const changedBetween = (before: Values, after: Values) =>
  [...before]
    .filter(([name, values]) => values.some((value, i) => value !== after.get(name)?.[i]))
    .map(([name]) => name);

const largestDifference = (a: Values, b: Values) =>
  Math.max(
    ...[...a].map(([name, values]) =>
      values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.get(name)?.[i] ?? Number.NaN))), 0),
    ),
  );

describe('frozen groups', () => {
  const frozen = ['rgb/', 'depth/'];

  it('keep weights and moving statistics, and have no moments; everything else changes', () => {
    const network = tinyFusionNetwork();
    const model = tinyModel(network);
    const before = valuesOf(model);
    runSteps(model, network, { batch: tinyFusionBatch, numSteps: 2, train: { frozen } });
    const changed = changedBetween(before, valuesOf(model));
    const others = [...before.keys()].filter((name) => !/^(rgb|depth)\//.test(name));
    expect([...others].filter((name) => !changed.includes(name))).toEqual([]);
    expect(changed.filter((name) => !others.includes(name))).toEqual([]);
    const groups = frozen.map((prefix) => ({ prefix, learningRate: 0 }));
    const optimiser = createOptimiser(model, TrainSpec.parse({ steps: 1, optimiser: { groups } }).optimiser);
    expect([...optimiser.state().keys()].filter((name) => /^adam\/\w+\/(rgb|depth)\//.test(name))).toEqual([]);
    expect(optimiser.state().size).toBeGreaterThan(0);
    optimiser.dispose();
    model.dispose();
  });

  it('give the losses of the network run as a whole, with the same layers frozen', () => {
    const network = tinyFusionNetwork();
    const [model, whole] = [tinyModel(network), tinyModel(network)];
    const losses = runSteps(model, network, { batch: tinyFusionBatch, numSteps: 3, train: { frozen } });
    for (const layer of whole.layers) if (/^(rgb|depth)\//.test(layer.name)) layer.trainable = false;
    const naive = naiveLosses(whole, 3);
    for (const [step, { total }] of losses.entries())
      expect(Math.abs(total - (naive[step] as number))).toBeLessThan(1e-4);
    model.dispose();
    whole.dispose();
  });

  it('leave the tensor count as it was, and the weights trainable', () => {
    const network = tinyFusionNetwork();
    const model = tinyModel(network);
    const { numTensors } = tf.memory();
    const numTrainable = model.trainableWeights.length;
    runSteps(model, network, { batch: tinyFusionBatch, train: { frozen } });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(model.trainableWeights.length).toBe(numTrainable);
    model.dispose();
  });
});

/** Steps written out: the network applied whole, the loss by its formula, the same optimiser. */
function naiveLosses(model: LayersModel, numSteps: number): number[] {
  const spec = TrainSpec.parse({ steps: numSteps, optimiser: { learningRate: 0.01, epsilon: 1e-3 } });
  const optimiser = createOptimiser(model, spec.optimiser);
  const losses = Array.from({ length: numSteps }, (_, step) => {
    const { images, labels } = tinyFusionBatch(step);
    const inputs = ['rgb', 'depth'].map((name) => tf.tensor4d(images[name] as Float32Array, [2, 32, 32, 3]));
    const { value, grads } = tf.variableGrads(() => {
      const outputs = model.apply(inputs, { training: true }) as tf.Tensor4D[];
      const weights = [1, spec.loss.auxiliary1, spec.loss.auxiliary2];
      const isLabelled = tf.tensor1d(Array.from(labels, (label) => (label === 255 ? 0 : 1)));
      const truth = tf.oneHot(
        tf.tensor1d(
          Array.from(labels, (label) => (label === 255 ? 0 : label)),
          'int32',
        ),
        3,
      );
      const parts = outputs.map((logits, index) => {
        const logProbabilities = tf.logSoftmax(tf.reshape(logits, [-1, 3]));
        const byPixel = tf.neg(tf.sum(tf.mul(logProbabilities, truth), 1));
        const mean = tf.div(tf.sum(tf.mul(byPixel, isLabelled)), tf.sum(isLabelled));
        return tf.mul(mean, weights[index] as number);
      });
      return tf.addN(parts) as tf.Scalar;
    }, [...optimiser.variables]);
    optimiser.apply(grads, 1, step);
    const [loss] = value.dataSync();
    tf.dispose([inputs, value, grads]);
    return loss as number;
  });
  optimiser.dispose();
  return losses;
}

it('a head of weight 0 is not run: its weights and statistics stay', () => {
  const network = tinyNetwork();
  const model = tinyModel(network);
  const before = valuesOf(model);
  runSteps(model, network, { train: { loss: { auxiliary2: 0 } } });
  const changed = changedBetween(before, valuesOf(model));
  expect([...before.keys()].filter((name) => !changed.includes(name))).toEqual(
    [...before.keys()].filter((name) => name.startsWith('aux2/')),
  );
  model.dispose();
});

describe('micro batches', () => {
  /** Five samples whose shares of ignored pixels differ. */
  const unevenBatch = (): Batch => {
    const batches = [0, 1, 2].map(tinyBatch);
    const pixels = 32 * 32;
    const labels = Uint8Array.from(batches.flatMap((batch) => [...batch.labels])).subarray(0, 5 * pixels);
    labels.fill(255, 0, 700);
    labels.fill(255, 3 * pixels, 4 * pixels);
    const rgb = Float32Array.from(batches.flatMap((batch) => [...(batch.images.rgb ?? [])])).subarray(
      0,
      5 * pixels * 3,
    );
    return { step: 0, epoch: 0, ids: ['a', 'b', 'c', 'd', 'e'], images: { rgb }, labels };
  };
  const network = tinyNetwork({ dropoutRate: 0 });

  it.each([1, 2, 3, 4])('%i of 5 images a pass: losses and update of the whole batch', (microBatchSize) => {
    const [whole, split] = [tinyModel(network), tinyModel(network)];
    const start = valuesOf(whole);
    // Frozen batch norms normalise by their moving statistics, whatever the size of the batch.
    const norms = whole.layers.filter((layer) => layer.getClassName() === 'SsmaBatchNorm');
    const options = { batch: unevenBatch, train: { frozen: norms.map(({ name }) => `${name}/`) } };
    const [expected] = runSteps(whole, network, options);
    const [losses] = runSteps(split, network, { ...options, microBatchSize });
    expect(losses?.total).toBeCloseTo(expected?.total as number, 5);
    expect(losses?.main).toBeCloseTo(expected?.main as number, 5);
    expect(largestDifference(valuesOf(whole), start)).toBeGreaterThan(5e-3);
    expect(largestDifference(valuesOf(split), valuesOf(whole))).toBeLessThan(1e-5);
    whole.dispose();
    split.dispose();
  });

  it('of the size of the batch change nothing', () => {
    const [whole, split] = [tinyModel(network), tinyModel(network)];
    const expected = runSteps(whole, network, { numSteps: 2 });
    expect(runSteps(split, network, { numSteps: 2, microBatchSize: 2 })).toEqual(expected);
    whole.dispose();
    split.dispose();
  });

  it('leave the tensor count as it was', () => {
    const model = tinyModel(network);
    const { numTensors } = tf.memory();
    runSteps(model, network, { numSteps: 2, microBatchSize: 1 });
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  });
});
