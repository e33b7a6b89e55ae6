import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCheckpoint } from './checkpoint.js';
import { TrainSpec } from './spec.js';
import {
  tinyFusionBatch,
  tinyFusionNetwork,
  tinyModel,
  tinyNetwork,
  tinyStream,
  tinyTraining,
} from './test-support/tiny-training.js';
import { runTraining } from './training.js';

let folder: string;
beforeAll(async () => {
  await loadEngine();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-train-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('runTraining', () => {
  it('learns: the loss of a small network falls by half', async () => {
    const { training, losses } = tinyTraining(folder, { steps: 20 });
    expect(await runTraining(training)).toMatchObject({ outcome: 'complete', step: 20, best: null });
    expect(losses[19]).toBeLessThan((losses[0] as number) / 2);
    training.model.dispose();
  });

  it('gives the same losses for the same seed, and others for another', async () => {
    const runs = [];
    for (const [name, seed] of [
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ] as const) {
      const { training, losses } = tinyTraining(join(folder, name), {
        steps: 3,
        seed,
        model: tinyModel(tinyNetwork(), seed),
      });
      await runTraining(training);
      training.model.dispose();
      runs.push(losses);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('goes on after a stop with the losses of an undisturbed run, dropout and decay included', async () => {
    const undisturbed = tinyTraining(join(folder, 'undisturbed'));
    await runTraining(undisturbed.training);

    const stop = new AbortController();
    const stopped = tinyTraining(join(folder, 'stopped'), {
      signal: stop.signal,
      onStep: ({ step }) => step === 3 && stop.abort(),
    });
    expect(await runTraining(stopped.training)).toMatchObject({ outcome: 'stopped', step: 3 });
    const resumed = tinyTraining(join(folder, 'stopped'));
    expect(await runTraining(resumed.training)).toMatchObject({ outcome: 'complete', step: 6 });

    expect([...stopped.losses.slice(0, 3), ...resumed.losses.slice(3)]).toEqual(undisturbed.losses);
    for (const { training } of [undisturbed, stopped, resumed]) training.model.dispose();
  });

  it('the same with frozen encoders, dropped modalities and micro batches', async () => {
    const network = tinyFusionNetwork();
    const groups = ['rgb/', 'depth/'].map((prefix) => ({ prefix, learningRate: 0 }));
    const run = (name: string, { steps, seed = 1 }: { steps: number; seed?: number }) =>
      tinyTraining(join(folder, name), {
        network,
        model: tinyModel(network, seed),
        openBatches: (startStep) => tinyStream(startStep, ({ step }) => tinyFusionBatch(step)),
        spec: TrainSpec.parse({
          steps,
          batchSize: 2,
          microBatchSize: 1,
          modalityDropout: 0.5,
          schedule: { kind: 'constant' },
          optimiser: { learningRate: 0.01, groups },
        }),
      });
    const undisturbed = run('undisturbed', { steps: 4 });
    await runTraining(undisturbed.training);
    const stopped = run('stopped', { steps: 2 });
    await runTraining(stopped.training);
    // Other weights in front of those of the checkpoint: the frozen part must be that of the restored ones.
    const resumed = run('stopped', { steps: 4, seed: 9 });
    await runTraining(resumed.training);
    expect([...stopped.losses, ...resumed.losses.slice(2)]).toEqual(undisturbed.losses);
    for (const { training } of [undisturbed, stopped, resumed]) training.model.dispose();
  });

  it('does nothing when the last checkpoint is the last step', async () => {
    const { training } = tinyTraining(folder, { steps: 2 });
    await runTraining(training);
    const again = tinyTraining(folder, { steps: 2, openBatches: () => tinyStream(2) });
    expect(await runTraining(again.training)).toMatchObject({ outcome: 'complete', step: 2 });
    expect(again.losses).toEqual([]);
    for (const run of [training, again.training]) run.model.dispose();
  });

  it('keeps the best validated weights beside the last', async () => {
    const scores = [0.2, 0.5, 0.4];
    const spec = TrainSpec.parse({ steps: 3, batchSize: 2, validateEvery: 1, optimiser: { learningRate: 0.01 } });
    const { training } = tinyTraining(folder, { spec, validate: async (step) => scores[step - 1] as number });
    expect(await runTraining(training)).toMatchObject({ best: { step: 2, meanIou: 0.5 } });
    expect((await readdir(folder)).sort()).toEqual(['best.safetensors', 'last.safetensors']);
    expect((await readCheckpoint(join(folder, 'best.safetensors'))).training).toEqual({
      step: 2,
      seed: 1,
      best: { step: 2, meanIou: 0.5 },
    });
    training.model.dispose();
  });

  it('leaves the tensor count as it was, also after a step that diverges', async () => {
    const model = tinyModel();
    const before = tf.memory().numTensors;
    await runTraining(tinyTraining(join(folder, 'a'), { model, steps: 2 }).training);
    expect(tf.memory().numTensors).toBe(before);
    poison(model);
    const { training } = tinyTraining(join(folder, 'b'), { model });
    await expect(runTraining(training)).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('ends a diverged run with the step and the last good checkpoint', async () => {
    const model = tinyModel();
    const { training } = tinyTraining(folder, { model, onStep: ({ step }) => step === 5 && poison(model) });
    const path = join(folder, 'last.safetensors');
    await expect(runTraining(training)).rejects.toThrow(
      `train: loss must be finite; got NaN at step 5 (last good checkpoint: ${path}; try a lower learning rate)`,
    );
    expect((await readCheckpoint(path)).training.step).toBe(4);
    training.model.dispose();
  });
});

describe('runTraining refuses', () => {
  it('a checkpoint of another network or seed', async () => {
    const { training } = tinyTraining(folder, { steps: 1 });
    await runTraining(training);
    const network = tinyNetwork({ dropoutRate: 0 });
    const other = tinyTraining(folder, { network, model: tinyModel(network) });
    await expect(runTraining(other.training)).rejects.toThrow(
      /last\.safetensors: checkpoint must be of the network .*"dropoutRate":0,/,
    );
    const otherSeed = tinyTraining(folder, { seed: 7 });
    await expect(runTraining(otherSeed.training)).rejects.toThrow(
      'last.safetensors: checkpoint must have seed 7; got 1',
    );
    for (const run of [training, other.training, otherSeed.training]) run.model.dispose();
  });

  it('a truncated or foreign checkpoint file', async () => {
    const { training } = tinyTraining(folder, { steps: 1 });
    await runTraining(training);
    const path = join(folder, 'last.safetensors');
    const { length } = await readFile(path);
    await truncate(path, length - 1000);
    await expect(runTraining(training)).rejects.toThrow(`${path}: tensor data must fill the file`);
    await writeFile(path, 'no checkpoint');
    await expect(runTraining(training)).rejects.toThrow(path);
    training.model.dispose();
  });

  it('a parameter group that matches nothing, and a network frozen as a whole', async () => {
    const model = tinyModel();
    const withGroups = (groups: unknown) =>
      tinyTraining(folder, { model, spec: TrainSpec.parse({ steps: 1, optimiser: { groups } }) }).training;
    await expect(runTraining(withGroups([{ prefix: 'encoder', learningRate: 1 }]))).rejects.toThrow(
      'train.optimiser.groups: prefix must match a weight of the network; got "encoder"',
    );
    const prefixes = ['input', 'stem', 'stage', 'skip', 'easpp', 'decoder', 'aux'];
    await expect(runTraining(withGroups(prefixes.map((prefix) => ({ prefix, learningRate: 0 }))))).rejects.toThrow(
      'train.optimiser: at least one weight must be trained; got all frozen',
    );
    model.dispose();
  });
});

it('a frozen group keeps its weights while the others learn', async () => {
  const model = tinyModel();
  const read = (name: string) =>
    Array.from(
      model.weights
        .find((weight) => weight.originalName === name)
        ?.read()
        .dataSync() ?? [],
    );
  const [stem, decoder] = [read('stem/conv/kernel'), read('decoder/refine1a/conv/kernel')];
  const spec = TrainSpec.parse({
    steps: 2,
    batchSize: 2,
    optimiser: { learningRate: 0.01, groups: [{ prefix: 'stem', learningRate: 0 }] },
  });
  await runTraining(tinyTraining(folder, { model, spec }).training);
  expect(read('stem/conv/kernel')).toEqual(stem);
  expect(read('decoder/refine1a/conv/kernel')).not.toEqual(decoder);
  model.dispose();
});

/** What a diverged update leaves behind. */
function poison(model: ReturnType<typeof tinyModel>): void {
  const beta = model.weights.find(({ originalName }) => originalName === 'decoder/up3/norm/beta');
  const noNumbers = tf.fill([3], Number.NaN);
  beta?.write(noNumbers);
  noNumbers.dispose();
}
