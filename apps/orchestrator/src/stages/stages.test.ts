import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CityscapesSpec, evaluationSamples, writeSyntheticDataset } from '@ssma/datasets';
import { evaluate, mergeConfusions } from '@ssma/eval';
import { compiledNetworks, softmaxPredictor } from '@ssma/eval/inference';
import { LAST_CHECKPOINT, loadNetwork, readCheckpoint, resultCheckpoint } from '@ssma/train';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashWeights } from '../plan/hash-weights.js';
import { inspectDataset } from '../plan/inspect-dataset.js';
import { planSweep, type SweepPlan } from '../plan/plan-sweep.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { stageRunners } from './index.js';
import { type StageOutcome, StageTask } from './stage-context.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-stages-'));
const street = join(folder, 'street');

beforeAll(async () => {
  const splits = { train: 4, val: 4 };
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits, height: 32, width: 48 });
});

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
    const stage = plan.stages.at(-1);
    if (stage?.kind !== 'evaluate') throw new Error('the last stage must be the evaluation');
    const settings = { ...stage.config.evaluate, flip: true, scales: [1, 1.5] };
    const { key, parents } = stage;
    const train = join(folder, 'augmented', parents.train);
    const { kind, seed } = stage;
    const config = { ...stage.config, evaluate: settings };
    const places = { dir: join(folder, 'augmented', key), inputCache: join(folder, 'inputs'), parents: { train } };
    const outcome = await run(StageTask.parse({ key, kind, seed, config, ...places }));
    if (outcome.kind !== 'evaluate') throw new Error('the outcome must be that of an evaluation');
    expect(outcome.confusion).toEqual(await confusionOf(resultCheckpoint(train), { flip: true, scales: [1, 1.5] }));
    expect(outcome.confusion).not.toEqual(await confusionOf(resultCheckpoint(train), {}));
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

/** Counts of a checkpoint on the validation split, image by image. */
async function confusionOf(checkpoint: string, passes: { flip?: boolean; scales?: number[] }) {
  const { model, network } = await loadNetwork(checkpoint);
  const modalities = ['rgb', 'depth'];
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

async function planOf(network: string, train = '', input = 'input: [32, 48]'): Promise<SweepPlan> {
  const text = [
    'name: tiny',
    `dataset: { name: cityscapes, root: ${street} }`,
    input,
    `model: { ${network}, modalities: [rgb, depth], widthMultiplier: 0.05 }`,
    `train: { protocol: quick, steps: 1, batchSize: 2, ${train} }`,
    'evaluate: { groupBy: folder, overlays: 0 }',
    '',
  ].join('\n');
  return planSweep(expandSweep(parseSweep(text, 'a.yaml')).trials, { inspectDataset, hashWeights });
}

/** Runs every stage in this process, in folders below `name`. */
async function runAll({ stages }: SweepPlan, name: string): Promise<StageOutcome[]> {
  const outcomes: StageOutcome[] = [];
  const dirOf = (key: string) => join(folder, name, key);
  for (const { key, kind, seed, config, parents } of stages) {
    mkdirSync(dirOf(key), { recursive: true });
    const folders = Object.fromEntries(Object.entries(parents).map(([role, parent]) => [role, dirOf(parent)]));
    const inputCache = join(folder, 'inputs');
    const task = StageTask.parse({ key, kind, seed, config, dir: dirOf(key), inputCache, parents: folders });
    outcomes.push(await run(task));
  }
  return outcomes;
}

function run(task: StageTask): Promise<StageOutcome> {
  const context = {
    signal: new AbortController().signal,
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
