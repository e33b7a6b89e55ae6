import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import {
  CityscapesSpec,
  decodeLabels,
  evaluationSamples,
  openDataset,
  resizeNearest,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { accumulate, emptyConfusion, evaluate, mergeConfusions } from '@ssma/eval';
import { gateReader } from '@ssma/eval/explain';
import { compiledNetworks, softmaxPredictor } from '@ssma/eval/inference';
import { LAST_CHECKPOINT, loadNetwork, readCheckpoint, resultCheckpoint } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkCosts } from '../network/network-costs.js';
import { hashWeights } from '../plan/hash-weights.js';
import { inspectDataset } from '../plan/inspect-dataset.js';
import { planSweep, type SweepPlan } from '../plan/plan-sweep.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import type { Provenance } from '../wire/provenance.js';
import {
  denseCounts,
  EvaluatedImages,
  IMAGES_FILE,
  MAPS_FILE,
  type MapPlace,
  sparseCells,
} from './evaluated-images.js';
import { stageRunners } from './index.js';
import { type StageOutcome, StageTask } from './stage-context.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-stages-'));
const street = join(folder, 'street');

beforeAll(async () => {
  const splits = { train: 4, val: 4 };
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits, height: 32, width: 48 });
});

/** Which engine each stage has reported, by its key. */
const engines = new Map<string, string>();

afterAll(() => rmSync(folder, { recursive: true }));

describe('the stages of a fusion trial', () => {
  test('SSMA: experts, fusion, fine-tuning with frozen encoders, scores by condition', async () => {
    const plan = await planOf('network: ssma', 'fineTune: { steps: 1, optimiser: { learningRate: 0.01 } }');
    const outcomes = await runAll(plan, 'ssma');
    expect(plan.stages.map(({ name }) => name)).toEqual([
      'expert rgb',
      'expert depth',
      'ssma',
      'fine-tune ssma',
      'evaluate',
    ]);
    const { engine } = await loadEngine();
    expect(plan.stages.map(({ key }) => engines.get(key))).toEqual(plan.stages.map(() => engine));
    const [expert, , fusion, fineTune] = await weightsOf(plan, 'ssma');
    const stem = (weights: Weights | undefined, name: string) => Array.from(weights?.get(name) ?? []);
    expect(stem(fusion, 'rgb/stem/conv/kernel')).not.toEqual(stem(expert, 'stem/conv/kernel'));
    expect(stem(fineTune, 'rgb/stem/conv/kernel')).toEqual(stem(fusion, 'rgb/stem/conv/kernel'));
    expect(stem(fineTune, 'rgb/stem/norm/movingMean')).toEqual(stem(fusion, 'rgb/stem/norm/movingMean'));
    expect(stem(fineTune, 'ssma/latent/fuse/conv/kernel')).not.toEqual(stem(fusion, 'ssma/latent/fuse/conv/kernel'));
    const evaluation = outcomes.at(-1);
    if (evaluation?.kind !== 'evaluate') throw new Error('the last stage must be the evaluation');
    expect(evaluation.groups.map(({ name }) => name)).toHaveLength(4);
    expect(mergeConfusions(evaluation.groups.map(({ confusion }) => confusion))).toEqual(evaluation.confusion);
  });

  test('an evaluation with mirroring and scales counts what the mean of its passes says', async () => {
    const plan = await planOf('network: ssma');
    await runAll(plan, 'augmented');
    const outcome = await evaluateAgain(plan, 'augmented', { flip: true, scales: [1, 1.5] });
    const train = join(folder, 'augmented', plan.stages.at(-1)?.parents.train ?? '');
    expect(outcome.confusion).toEqual(await confusionOf(resultCheckpoint(train), { flip: true, scales: [1, 1.5] }));
    expect(outcome.confusion).not.toEqual(await confusionOf(resultCheckpoint(train), {}));
  });

  test('what the network sees in each image is kept: counts, predictions, gates', async () => {
    const plan = await planOf('network: ssma');
    await runAll(plan, 'kept');
    const { numTensors } = tf.memory();
    const outcome = await evaluateAgain(plan, 'kept', { predictions: 3, gates: 2 });
    expect(tf.memory().numTensors).toBe(numTensors);
    const dir = join(folder, 'kept', 'again');
    const { images, classes, ...size } = EvaluatedImages.parse(
      JSON.parse(readFileSync(join(dir, IMAGES_FILE), 'utf8')),
    );
    const matrices = images.map(({ cells }) => ({
      numClasses: classes.length,
      counts: denseCounts(cells, classes.length),
    }));
    expect(mergeConfusions(matrices)).toEqual(outcome.confusion);
    expect(images.map(({ prediction }) => prediction !== null)).toEqual([true, true, true, false]);
    expect(images.map(({ gates }) => gates.length)).toEqual([6, 0, 6, 0]);
    expect(images.map(({ id, group }) => id.startsWith(`${group}/`))).toEqual([true, true, true, true]);

    const pack = readFileSync(join(dir, MAPS_FILE));
    const contentOf = ({ offset, bytes }: MapPlace) => pack.subarray(offset, offset + bytes);
    const truth = await truthById(size);
    for (const { id, prediction, cells } of images) {
      if (prediction === null) continue;
      const file = contentOf(prediction);
      const own = emptyConfusion(classes.length);
      accumulate(own, truth.get(id) as Uint8Array, await idsOf(file));
      expect(sparseCells(own.counts)).toEqual(cells);
      const palette = file.subarray(file.indexOf('PLTE') + 4).subarray(0, 3 * classes.length);
      expect([...palette]).toEqual(classes.flatMap(({ color }) => color));
    }
    const expected = await gatesOfFirst(
      resultCheckpoint(join(folder, 'kept', plan.stages.at(-1)?.parents.train ?? '')),
    );
    const gates = (images[0]?.gates ?? []).map(async ({ block, modality, height, width, mean, ...place }) => {
      return { block, modality, height, width, mean, levels: [...(await idsOf(contentOf(place)))] };
    });
    expect(await Promise.all(gates)).toEqual(expected);
  });

  test('nothing is kept where no image is wanted, and of a network without gates no gate', async () => {
    const plan = await planOf('network: average');
    await runAll(plan, 'unkept');
    await evaluateAgain(plan, 'unkept', { predictions: 0, gates: 4 });
    const dir = join(folder, 'unkept', 'again');
    expect(readdirSync(dir)).toEqual([IMAGES_FILE]);
    const { images } = EvaluatedImages.parse(JSON.parse(readFileSync(join(dir, IMAGES_FILE), 'utf8')));
    expect(images.map(({ prediction, gates }) => [prediction, gates])).toEqual(images.map(() => [null, []]));
  });

  test('average is put together of the weights of its experts as they are', async () => {
    const plan = await planOf('network: average');
    await runAll(plan, 'average');
    expect(plan.stages.map(({ name }) => name)).toEqual(['expert rgb', 'expert depth', 'average', 'evaluate']);
    const [rgb, depth, average] = await weightsOf(plan, 'average');
    for (const [modality, expert] of [
      ['rgb', rgb],
      ['depth', depth],
    ] as const) {
      const name = 'decoder/classify/conv/kernel';
      expect(Array.from(average?.get(`${modality}/${name}`) ?? [])).toEqual(Array.from(expert?.get(name) ?? [0]));
    }
  });

  test('an expert from a file that was made for other pictures is refused, both sizes named', async () => {
    const plan = await planOf('network: average');
    await runAll(plan, 'small');
    const file = join(folder, 'small', plan.stages[0]?.key ?? '', LAST_CHECKPOINT);
    const other = await planOf('network: average', `fusion: { experts: { rgb: ${file} } }`, 'input: [16, 32]');
    expect(other.stages.map(({ name }) => name)).toEqual(['expert depth', 'average', 'evaluate']);
    await expect(runAll(other, 'other')).rejects.toThrow(
      `${file}: input of the expert must be 16 x 32 unit; got 32 x 48 unit`,
    );
  });
});

describe('the stages of pruning', () => {
  const pruned = (network: string, prune = 'numBatches: 1') =>
    planOf(network, 'afterPruning: { steps: 1 }', 'input: [32, 48]', `prune: { ${TWO_STAGES}, ${prune} }`);

  test('SSMA of two experts: filters leave stage by stage, and what is left is trained and scored', async () => {
    const plan = await pruned('network: ssma');
    const outcomes = await runAll(plan, 'pruned');
    const [first, second] = outcomes.flatMap((outcome) => pruningOf(outcome) ?? []);
    expect(first?.meanIou.before).toBe(first?.meanIou.original);
    expect(second?.meanIou).toMatchObject({ original: first?.meanIou.original, before: first?.meanIou.fineTuned });
    const [whole = 0, ...counts] = await parametersOf(plan.stages.slice(3, 6), 'pruned');
    const reductions = counts.map((count) => 1 - count / whole);
    expect(reductions[0]).toBeGreaterThan(0.1);
    expect(reductions[1]).toBeGreaterThan(0.2);
    expect(outcomes.slice(3, 6).map((outcome) => costsOf(outcome)?.parameters)).toEqual([whole, ...counts]);
    for (const index of [0, 3, 5])
      expect(costsOf(outcomes[index])).toEqual(await costsOfResult(plan.stages[index], 'pruned'));
    const evaluation = outcomes.at(-1);
    if (evaluation?.kind !== 'evaluate') throw new Error('the last stage must be the evaluation');
    expect(evaluation.confusion).toEqual(await confusionOf(resultOf(plan.stages[5], 'pruned'), {}));
  });

  test('an attempt that ended before its outcome goes on with the network that it had pruned, to the same', async () => {
    const plan = await pruned('network: adapnet++, modalities: [rgb]');
    const [, whole] = await runAll(plan, 'undisturbed');
    const stage = plan.stages[1] as SweepPlan['stages'][number];
    const dir = join(folder, 'undisturbed', stage.key);
    const before = (await readCheckpoint(join(dir, LAST_CHECKPOINT))).network;
    for (const file of ['pruning.json', LAST_CHECKPOINT]) rmSync(join(dir, file));
    expect(await runStage(stage, 'undisturbed')).toEqual(whole);
    expect((await readCheckpoint(join(dir, LAST_CHECKPOINT))).network).toEqual(before);
  });

  test('a stage that loses too much is undone, and those behind it change nothing', async () => {
    const plan = await pruned('network: adapnet++, modalities: [rgb]', 'ranking: l1, maximumLoss: 5');
    const [expert, ...others] = plan.stages as [SweepPlan['stages'][number], ...SweepPlan['stages']];
    await runStage(expert, 'undone');
    // As if the expert were the result of a stage that had lost nothing of 0.9.
    const meanIou = { original: 0.9, before: 0.9, removed: 0.9, fineTuned: 0.9 };
    const earlier = JSON.stringify({ isAccepted: true, meanIou });
    writeFileSync(join(folder, 'undone', expert.key, 'pruning.json'), earlier);
    const outcomes: StageOutcome[] = [];
    for (const stage of others) outcomes.push(await runStage(stage, 'undone'));
    const [first, second] = outcomes.map(pruningOf);
    expect(first).toMatchObject({ isAccepted: false, meanIou: { original: 0.9, before: 0.9 } });
    expect(second).toEqual({
      isAccepted: false,
      meanIou: { original: 0.9, before: 0.9, removed: null, fineTuned: null },
    });
    const weights = await Promise.all(
      plan.stages.slice(0, 3).map(async (stage) => (await readCheckpoint(resultOf(stage, 'undone'))).weights),
    );
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).toEqual(weights[0]);
    const costs = await costsOfResult(expert, 'undone');
    expect(outcomes.slice(0, 2).map(costsOf)).toEqual([costs, costs]);
  });
});

function costsOf(outcome: StageOutcome | undefined) {
  return outcome?.kind === 'train' ? outcome.costs : undefined;
}

/** Counted in the network that the stage's result is. */
async function costsOfResult(stage: SweepPlan['stages'][number] | undefined, name: string) {
  const { model } = await loadNetwork(resultOf(stage, name));
  const { parameters, flops } = networkCosts(model);
  model.dispose();
  return { parameters, flops };
}

function pruningOf(outcome: StageOutcome) {
  return outcome.kind === 'train' ? outcome.pruning : undefined;
}

const TWO_STAGES = [
  'minimumFilters: 1, stages: [',
  '{ layers: [stage3/, stage4/], target: { measure: parameters, reduction: 0.1 } }, ',
  '{ layers: [stage3/, stage4/], target: { measure: parameters, reduction: 0.2 } }]',
].join('');

function resultOf(stage: SweepPlan['stages'][number] | undefined, name: string): string {
  return resultCheckpoint(join(folder, name, stage?.key ?? ''));
}

async function parametersOf(stages: SweepPlan['stages'], name: string): Promise<number[]> {
  return Promise.all(
    stages.map(async (stage) => {
      const { weights } = await readCheckpoint(resultOf(stage, name));
      return [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
    }),
  );
}

/** Evaluates the network of a plan once more, in the folder `again`, with other settings. */
async function evaluateAgain(plan: SweepPlan, name: string, settings: object): Promise<StageOutcome<'evaluate'>> {
  const stage = plan.stages.at(-1);
  if (stage?.kind !== 'evaluate') throw new Error('the last stage must be the evaluation');
  const { seed, parents } = stage;
  const dir = join(folder, name, 'again');
  mkdirSync(dir);
  const config = { ...stage.config, evaluate: { ...stage.config.evaluate, ...settings } };
  const train = join(folder, name, parents.train);
  const places = { dir, inputCache: join(folder, 'inputs'), parents: { train } };
  const outcome = await run(StageTask.parse({ key: 'again', kind: 'evaluate', seed, config, ...places }));
  if (outcome.kind !== 'evaluate') throw new Error('the outcome must be that of an evaluation');
  return outcome;
}

/** What a PNG file stores for each pixel, read as the labels of a dataset are. */
async function idsOf(content: Uint8Array): Promise<Uint8Array> {
  const path = join(mkdtempSync(join(folder, 'map-')), 'map.png');
  writeFileSync(path, content);
  return (await decodeLabels(path)).data;
}

async function truthById(input: { height: number; width: number }): Promise<Map<string, Uint8Array>> {
  const dataset = await openDataset(CityscapesSpec.parse({ name: 'cityscapes', root: street }));
  const ids = await dataset.sampleIds('val');
  const entries = ids.map(async (id) => {
    const { labels } = await dataset.load('val', id, []);
    return [id, resizeNearest(labels, input)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Gates of the first image of the validation split, each map's mean over its own and its values from 0 to 255. */
async function gatesOfFirst(checkpoint: string) {
  const { model, network } = await loadNetwork(checkpoint);
  const source = { dataset: CityscapesSpec.parse({ name: 'cityscapes', root: street }), split: 'val', numThreads: 0 };
  const pipeline = { batchSize: 1, prefetchBatches: 1, modalities: ['rgb', 'depth'], input: network.input };
  for await (const { images } of evaluationSamples({ ...source, ...pipeline })) {
    const inputs = [images.rgb, images.depth].map((values) => tf.tensor4d(values as Float32Array, [1, 32, 48, 3]));
    const maps = await gateReader(model).read(inputs);
    tf.dispose(inputs);
    model.dispose();
    return maps.flatMap(({ block, height, width, byModality }) =>
      Object.entries(byModality).map(([modality, values]) => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return { block, modality, height, width, mean, levels: [...values].map((value) => Math.round(value * 255)) };
      }),
    );
  }
  throw new Error('the validation split must have an image');
}

/** Counts of a checkpoint on the validation split, image by image. */
async function confusionOf(checkpoint: string, passes: { flip?: boolean; scales?: number[] }) {
  const { model, network } = await loadNetwork(checkpoint);
  const modalities = modalitiesOf(network.model);
  const predictor = softmaxPredictor(compiledNetworks(model), { modalities, ...passes });
  const dataset = CityscapesSpec.parse({ name: 'cityscapes', root: street });
  const pipeline = { numThreads: 0, batchSize: 1, prefetchBatches: 1 };
  const batches = evaluationSamples({ ...pipeline, dataset, split: 'val', modalities, input: network.input });
  const { confusion } = await evaluate({ predict: predictor.classIds, batches, numClasses: network.shape.classes });
  predictor.dispose();
  model.dispose();
  return confusion;
}

type Weights = ReadonlyMap<string, Float32Array>;

async function planOf(
  network: string,
  train = '',
  ...[input = 'input: [32, 48]', prune = '']: readonly string[]
): Promise<SweepPlan> {
  const text = [
    'name: tiny',
    `dataset: { name: cityscapes, root: ${street} }`,
    input,
    `model: { ${network}${network.includes('modalities') ? '' : ', modalities: [rgb, depth]'}, widthMultiplier: 0.05 }`,
    `train: { protocol: quick, steps: 1, batchSize: 2, ${train} }`,
    'evaluate: { groupBy: folder, overlays: 0 }',
    prune,
    '',
  ].join('\n');
  return planSweep(expandSweep(parseSweep(text, 'a.yaml')).trials, { inspectDataset, hashWeights });
}

/** Runs every stage in this process, in folders below `name`. */
async function runAll({ stages }: SweepPlan, name: string): Promise<StageOutcome[]> {
  const outcomes: StageOutcome[] = [];
  for (const stage of stages) outcomes.push(await runStage(stage, name));
  return outcomes;
}

function runStage({ key, kind, seed, config, parents }: SweepPlan['stages'][number], name: string) {
  const dirOf = (stageKey: string) => join(folder, name, stageKey);
  mkdirSync(dirOf(key), { recursive: true });
  const folders = Object.fromEntries(Object.entries(parents).map(([role, parent]) => [role, dirOf(parent)]));
  const inputCache = join(folder, 'inputs');
  return run(StageTask.parse({ key, kind, seed, config, dir: dirOf(key), inputCache, parents: folders }));
}

function run(task: StageTask): Promise<StageOutcome> {
  const context = {
    signal: new AbortController().signal,
    reportProvenance: ({ engine }: Provenance) => void engines.set(task.key, engine),
    reportProgress: () => undefined,
    reportCheckpoint: () => undefined,
    reportMetrics: () => undefined,
    reportArtifact: async () => undefined,
  };
  return task.kind === 'train' ? stageRunners.train({ ...context, task }) : stageRunners.evaluate({ ...context, task });
}

/** Weights of every training of a plan, in its order. */
async function weightsOf({ stages }: SweepPlan, name: string): Promise<Weights[]> {
  const trained = stages.filter(({ kind }) => kind === 'train');
  return Promise.all(
    trained.map(async ({ key }) => {
      const { weights } = await readCheckpoint(join(folder, name, key, LAST_CHECKPOINT));
      return new Map([...weights].map(([weight, { data }]) => [weight, data as Float32Array]));
    }),
  );
}
