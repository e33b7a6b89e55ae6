import { describe, expect, test } from 'vitest';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { planSweep, type SweepPlan } from './plan-sweep.js';

interface Disk {
  readonly fingerprint?: string;
  /** Content hash by path. */
  readonly weights?: Readonly<Record<string, string>>;
  readonly asked?: string[];
}

function plan(text: string, { fingerprint = 'f', weights = {}, asked = [] }: Disk = {}): Promise<SweepPlan> {
  return planSweep(expandSweep(parseSweep(text, 'a.yaml')).trials, {
    inspectDataset: async ({ root }) => {
      asked.push(root);
      return { fingerprint, modalities: ['rgb', 'depth', 'hha'] };
    },
    hashWeights: async (path) => weights[path] ?? 'none',
  });
}

async function keys(text: string, disk?: Disk): Promise<string[]> {
  return (await plan(text, disk)).stages.map(({ key }) => key);
}

function fusionText(...lines: readonly string[]): string {
  return sweepText(...lines).replace('network: adapnet++', 'network: ssma, modalities: [rgb, depth]');
}

test('a single network is trained, then evaluated on what was trained', async () => {
  const { trials, stages } = await plan(sweepText());
  expect(stages.map(({ kind, name }) => [kind, name])).toEqual([
    ['train', 'expert rgb'],
    ['evaluate', 'evaluate'],
  ]);
  expect(stages[1]?.parents).toEqual({ train: stages[0]?.key });
  expect(trials[0]?.stageKeys).toEqual(stages.map(({ key }) => key));
});

test('SSMA starts from its experts, is fine-tuned and then evaluated', async () => {
  const { stages } = await plan(fusionText());
  const [rgb, depth, fusion, fineTune, evaluate] = stages;
  expect(stages.map(({ name }) => name)).toEqual(['expert rgb', 'expert depth', 'ssma', 'fine-tune ssma', 'evaluate']);
  expect(fusion?.parents).toEqual({ 'expert/rgb': rgb?.key, 'expert/depth': depth?.key });
  expect(fineTune?.parents).toEqual({ network: fusion?.key });
  expect(evaluate?.parents).toEqual({ train: fineTune?.key });
});

test('a grid of fusions trains each expert once per seed, and shares it with the single networks', async () => {
  const { trials, stages } = await plan(
    fusionText(
      'zip:',
      '  - model.network: [adapnet++, adapnet++, stacking, average, late-fusion, ssma]',
      '    model.modalities: [[rgb], [depth], [rgb, depth], [rgb, depth], [rgb, depth], [rgb, depth]]',
      'seeds: [0, 1]',
    ),
  );
  expect(trials).toHaveLength(12);
  const names = stages.filter(({ seed }) => seed === 0).map(({ name }) => name);
  expect(names.filter((name) => name !== 'evaluate')).toEqual([
    'expert rgb',
    'expert depth',
    'stacking rgb+depth',
    'average',
    'late-fusion',
    'ssma',
    'fine-tune ssma',
  ]);
});

test('trials that differ in evaluation only share the training', async () => {
  const { trials, stages } = await plan(sweepText('grid: { evaluate.split: [val, test] }'));
  expect(trials).toHaveLength(2);
  expect(stages.map(({ kind }) => kind)).toEqual(['train', 'evaluate', 'evaluate']);
});

test('stages of pruning follow the training; trials that go on share those before', async () => {
  const { trials, stages } = await plan(sweepText('prune: { ranking: l1 }', 'grid: { prune.upTo: [0, 1, 3] }'));
  const kinds = stages.map(({ kind, name }) => (kind === 'train' ? name : kind));
  const pruning = 'prune adapnet++';
  expect(kinds).toEqual(['expert rgb', 'evaluate', pruning, 'evaluate', pruning, pruning, 'evaluate']);
  expect(trials.map(({ stageKeys }) => stageKeys.length)).toEqual([2, 3, 5]);
  expect(trials[2]?.stageKeys.slice(0, 2)).toEqual(trials[1]?.stageKeys.slice(0, 2));
  const [first, second] = stages.filter(({ name }) => name === pruning);
  expect(first?.parents).toEqual({ network: stages[0]?.key });
  expect(second?.parents).toEqual({ network: first?.key });
  // Neither the rest of the stages nor fine-tuning after them has a say in what was there before.
  const other = sweepText('prune: { ranking: l1, upTo: 1, maximumLoss: 5 }');
  expect((await keys(other))[0]).toBe(stages[0]?.key);
  expect((await keys(other))[1]).not.toBe(first?.key);
});

test('a network from a file is a stage by the content of the file', async () => {
  const text = (path: string) => sweepText().replace('train: {', `train: { checkpoint: ${path}, `);
  const weights = { 'a.safetensors': '1', 'b.safetensors': '1', 'c.safetensors': '2' };
  const [a, b, c] = await Promise.all(Object.keys(weights).map((path) => keys(text(path), { weights })));
  expect(a).toEqual(b);
  expect(a?.[0]).not.toBe(c?.[0]);
});

test('a key depends on seed, configuration and dataset content, not on where the dataset lies', async () => {
  const original = await keys(sweepText());
  expect(await keys(sweepText().replace('data/tiny', 'elsewhere'))).toEqual(original);
  for (const changed of [
    await keys(sweepText(), { fingerprint: 'other content' }),
    await keys(sweepText('seeds: [1]')),
    await keys(sweepText().replace('steps: 10', 'steps: 11')),
  ]) {
    expect(new Set([...changed, ...original]).size).toBe(4);
  }
});

// Keys and ids are stored. Whoever changes what they are made of makes every sweep start from nothing: only for a reason.
test('ids and keys stay what they were when databases were written with them', async () => {
  const text = fusionText('seeds: [0, 7]', 'evaluate: { degrade: { depth: missing } }')
    .replace('modalities: [rgb, depth]', 'modalities: [rgb, depth], fusion: { latentReduction: 8 }')
    .replace(
      'steps: 10',
      'steps: 10, expert: { encoderWeights: resnet.ckpt }, fusion: { experts: { rgb: rgb.safetensors } }',
    );
  const weights = { 'resnet.ckpt': 'hash of resnet.ckpt', 'rgb.safetensors': 'hash of rgb.safetensors' };
  const { trials } = await plan(text, { weights });
  expect(trials.map(({ id, groupId, stageKeys }) => [id, groupId, stageKeys])).toEqual([
    [
      't6330e6d55d538efd',
      'g8943cc89ff1eec38',
      ['s54f270f18d6feb37', 's94f14676834c9cc3', 's1179ea84e44f0b1e', 'sc6202845069c5ea6'],
    ],
    [
      't8befe5b360fd4956',
      'g8943cc89ff1eec38',
      ['sde18ee5fb580df32', 's6aab9f1b9e91fb1b', 's35f807f81c339aec', 's29d15a4785e3dce9'],
    ],
  ]);
});

test('a setting of one stage leaves the keys of the stages before it as they are', async () => {
  const original = await keys(fusionText());
  const changed = await keys(fusionText().replace('steps: 10', 'steps: 10, fineTune: { batchSize: 2 }'));
  expect(changed.map((key, index) => key === original[index])).toEqual([true, true, true, false, false]);
});

test('a key depends on what files of weights hold, not on where they lie', async () => {
  const withExpert = (path: string) =>
    fusionText().replace('steps: 10', `steps: 10, fusion: { experts: { rgb: ${path} } }`);
  const weights = { 'a.safetensors': 'one', 'b.safetensors': 'one', 'c.safetensors': 'other' };
  const [a, b, c] = await Promise.all(Object.keys(weights).map((path) => keys(withExpert(path), { weights })));
  expect(b).toEqual(a);
  expect(a).toHaveLength(4);
  expect(c?.map((key, index) => key === a?.[index])).toEqual([true, false, false, false]);
});

test('each dataset is read once', async () => {
  const asked: string[] = [];
  await plan(sweepText('grid: { dataset.root: [a, b] }', 'seeds: [0, 1, 2]'), { asked });
  expect(asked).toEqual(['a', 'b']);
});

test('mirroring, scales and what is kept are part of the key of an evaluation that has them, and of no other', async () => {
  const { trials } = await plan(sweepText());
  expect(Object.keys(trials[0]?.config.evaluate ?? {}).sort()).toEqual([
    'batchSize',
    'degrade',
    'groupBy',
    'overlays',
    'split',
  ]);
  const [plain, ...others] = await Promise.all(
    [
      '',
      'evaluate: { flip: true }',
      'evaluate: { scales: [1, 1.5] }',
      'evaluate: { scales: [1, 2] }',
      'evaluate: { predictions: 9 }',
      'evaluate: { gates: 9 }',
    ].map((line) => keys(sweepText(line))),
  );
  expect(others.map(([training]) => training)).toEqual(others.map(() => plain?.[0]));
  expect(new Set([plain?.[1], ...others.map(([, evaluation]) => evaluation)]).size).toBe(6);
});

describe('refuses', () => {
  test.each([
    [
      'a modality that the dataset does not have',
      sweepText('grid: { model.modalities: [[rgb], [nir]] }'),
      'trial modalities=nir: model.modalities must be of dataset folder, which offers rgb, depth, hha; got nir',
    ],
    [
      'the failure of a sensor that the dataset does not have',
      sweepText('evaluate: { degrade: { nir: missing } }'),
      'trial base: evaluate.degrade must be of dataset folder, which offers rgb, depth, hha; got nir',
    ],
    [
      'other scales for the one network that does not run on them',
      fusionText('evaluate: { scales: [0.75, 1] }').replace('network: ssma', 'network: cmode'),
      'trial base: evaluate.scales must be 1 for cmode, whose gates fit the maps of one input size; got 0.75',
    ],
    [
      'an expert that the network does not use',
      fusionText().replace('steps: 10', 'fusion: { experts: { hha: a.safetensors } }'),
      "trial base: train.fusion.experts: must be of the network's modalities rgb, depth; got hha",
    ],
    [
      'settings of a stage that contradict each other',
      sweepText().replace('steps: 10', 'batchSize: 4, expert: { microBatchSize: 8 }'),
      'trial base: train, stage expert: microBatchSize must be at most batchSize',
    ],
  ])('%s', async (_case, text, message) => {
    await expect(plan(text)).rejects.toThrow(message);
  });
});
