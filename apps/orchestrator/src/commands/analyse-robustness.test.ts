import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { modalitiesOf } from '@ssma/core';
import { classPredictor } from '@ssma/core/node';
import {
  type Batch,
  CityscapesSpec,
  CORRUPTION_NAMES,
  type DegradeSpec,
  decodeRgb,
  degradeBatch,
  encodeLabelPng,
  encodeRgbPng,
  evaluationSamples,
  SYNTHIA_SEQUENCES_11,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { type ConfusionMatrix, evaluate, groupOfId, mergeConfusions } from '@ssma/eval';
import { loadNetwork } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { classesNamed, writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-robustness-'));
const [street, sequences, flat] = [join(folder, 'street'), join(folder, 'sequences'), join(folder, 'flat')];
const [rgb, depth, both, synthia, two] = ['rgb', 'depth', 'both', 'synthia', 'two'].map((name) =>
  join(folder, `${name}.safetensors`),
) as [string, string, string, string, string];
const SIZE = { height: 32, width: 48 };

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 7 }, ...SIZE });
  await writeSyntheticDataset({
    as: 'synthia-sequences',
    root: sequences,
    seed: 1,
    splits: { dawn: 1, fog: 2, night: 1, summer: 1 },
    ...SIZE,
  });
  writeFlatFolder();
  await writeTinyNetwork(rgb, { size: SIZE });
  await writeTinyNetwork(depth, { model: { network: 'adapnet++', modalities: ['depth'] }, size: SIZE, seed: 2 });
  await writeTinyNetwork(both, { model: { network: 'ssma', modalities: ['rgb', 'depth'] }, size: SIZE, seed: 3 });
  const classNames = SYNTHIA_SEQUENCES_11.classes.map(({ name }) => name);
  await writeTinyNetwork(synthia, { size: SIZE, classes: classesNamed(classNames) });
  await writeTinyNetwork(two, { size: SIZE, classes: classesNamed(['left', 'right']) });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Two samples that lie in no folder. */
function writeFlatFolder(): void {
  for (const kind of ['images', 'labels']) mkdirSync(join(flat, kind, 'val'), { recursive: true });
  writeFileSync(join(flat, 'classes.json'), JSON.stringify({ names: ['left', 'right'] }));
  const labels = Uint8Array.from({ length: 32 * 48 }, (_, pixel) => (pixel % 48 < 24 ? 0 : 1));
  const data = Uint8Array.from({ length: 32 * 48 * 3 }, (_, at) => (7 * at) % 256);
  for (const id of ['a', 'b']) {
    writeFileSync(join(flat, 'labels', 'val', `${id}.png`), encodeLabelPng({ ...SIZE, data: labels }));
    writeFileSync(join(flat, 'images', 'val', `${id}.png`), encodeRgbPng({ ...SIZE, data }));
  }
}

const robustness = (...args: string[]) => ssma('analyse', 'robustness', ...args);

async function measured(...args: string[]) {
  const { code, stdout, stderr } = await robustness(...args, '--json');
  expect({ code, stderr: stderr.includes('written') }, stderr).toEqual({ code: 0, stderr: true });
  return JSON.parse(stdout);
}

/** The same counts by another way: image by image, straight from the packages; by failure, none first. */
async function expectedCounts(checkpoint: string, failures: readonly DegradeSpec[]) {
  const { model, network } = await loadNetwork(checkpoint);
  const { input } = network;
  const modalities = modalitiesOf(network.model);
  const predictor = classPredictor(model, modalities);
  const batches: Batch[] = [];
  const dataset = CityscapesSpec.parse({ name: 'cityscapes', root: street });
  const means = { split: 'val', numThreads: 0, batchSize: 1, prefetchBatches: 1 };
  for await (const batch of evaluationSamples({ dataset, modalities, input, ...means })) batches.push(batch);
  const results = [];
  for (const failure of [{}, ...failures]) {
    const result = await evaluate({
      batches: Readable.from(batches),
      predict: async (batch: Batch) => predictor.predict(await degradeBatch(batch, failure, { input })),
      numClasses: network.shape.classes,
      groupOf: groupOfId,
    });
    results.push(result);
  }
  predictor.dispose();
  model.dispose();
  return results as [(typeof results)[number], ...typeof results];
}

/** A corruption in the document, or one of its severities. */
interface Found {
  readonly modality: string;
  readonly corruption: string;
  readonly isRead: boolean;
  readonly severity: number;
  readonly confusion: ConfusionMatrix;
  readonly severities: readonly Found[];
}

describe('on streets in conditions', () => {
  const output = join(folder, 'streets');
  const severities = ['--severities', '5,2', '--corruptions', 'misaligned,fog'];
  const args = [`rgb=${rgb}`, `depth=${depth}`, `SSMA=${both}`, '--dataset', street, ...severities, '-o', output];
  let scores: Awaited<ReturnType<typeof measured>>;
  beforeAll(async () => {
    const before = tf.memory().numTensors;
    scores = await measured(...args);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('counts what an evaluation of every condition and every corruption counts', async () => {
    for (const [index, checkpoint] of [rgb, depth, both].entries()) {
      const { clean, conditions, corruptions, modalities } = scores.networks[index];
      const variants: Found[] = corruptions.scores.flatMap(({ severities: own, ...corruption }: Found) =>
        own.map((score) => ({ ...corruption, ...score })),
      );
      const read = variants.filter(({ isRead }) => isRead);
      const [whole, ...corrupted] = await expectedCounts(
        checkpoint,
        read.map(({ modality, corruption, severity }) => ({ [modality]: `${corruption}:${severity}` })),
      );
      expect(clean).toEqual({ meanIou: whole.summary.meanIou, confusion: whole.confusion });
      expect([...conditions.scores].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
        whole.groups.map(({ name, confusion, summary }) => ({ name, meanIou: summary.meanIou, confusion })),
      );
      expect(read.map(({ confusion }) => confusion)).toEqual(corrupted.map(({ confusion }) => confusion));
      for (const { confusion } of corrupted) expect(confusion).not.toEqual(whole.confusion);
      for (const { modality, isRead, confusion } of variants) {
        expect(isRead).toBe(modalities.includes(modality));
        if (!isRead) expect(confusion).toEqual(whole.confusion);
      }
    }
  });

  test('has mean, deviation, variance and worst of the conditions', () => {
    for (const { conditions, clean } of scores.networks) {
      const ious: number[] = conditions.scores.map(({ meanIou }: { meanIou: number }) => meanIou);
      expect(ious.length).toBeGreaterThan(3);
      const mean = ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
      const variance = ious.reduce((sum, iou) => sum + (iou - mean) ** 2, 0) / ious.length;
      expect(conditions.mean).toBeCloseTo(mean, 12);
      expect(conditions.variance).toBeCloseTo(variance, 12);
      expect(conditions.standardDeviation ** 2).toBeCloseTo(variance, 12);
      expect(conditions.worst.meanIou).toBe(Math.min(...ious));
      const counts = conditions.scores.map(({ confusion }: { confusion: typeof clean.confusion }) => confusion);
      expect(mergeConfusions(counts)).toEqual(clean.confusion);
    }
  });

  test('names what is corrupted in the order asked for, by modality, severities rising', () => {
    const { corruptions } = scores.networks[2];
    expect(corruptions.scores.map(({ name }: { name: string }) => name)).toEqual([
      'rgb misaligned',
      'rgb fog',
      'depth misaligned',
    ]);
    for (const { severities: own, meanIou } of corruptions.scores) {
      expect(own.map(({ severity }: { severity: number }) => severity)).toEqual([2, 5]);
      expect(meanIou).toBeCloseTo((own[0].meanIou + own[1].meanIou) / 2, 12);
    }
    const loss = (scores.networks[2].clean.meanIou - corruptions.meanIou) / scores.networks[2].clean.meanIou;
    expect(corruptions.relativeLoss).toBeCloseTo(loss, 12);
  });

  test('writes the same document and four pictures, and replaces none unasked', async () => {
    expect(JSON.parse(readFileSync(join(output, 'robustness.json'), 'utf8'))).toEqual(scores);
    const pictures = ['conditions', 'corruptions', 'predictions', 'severities'];
    expect(readdirSync(output).sort()).toEqual([...pictures.map((name) => `${name}.png`), 'robustness.json'].sort());
    const { height, width } = await decodeRgb(join(output, 'predictions.png'));
    // Input, truth and three networks side by side; clean, two corruptions of colour and one of depth below one another.
    expect(width).toBeGreaterThan(5 * 240);
    expect(height).toBeGreaterThan(4 * 160);
    expect(await robustness(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${join(output, 'robustness.json')}: must not exist without --force; got a file`,
    });
  });

  test('prints tables without --json', async () => {
    const { code, stdout } = await robustness(
      ...[`rgb=${rgb}`, `depth=${depth}`, '--dataset', street, '--force', '-o', output],
      ...['--corruptions', 'jpeg', '--severities', '1', '--modality', 'rgb', '--batch-size', '3'],
    );
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    const rows = lines.map((line) => line.split(/ {2,}/)[0] ?? '');
    const conditions = ['dawn', 'day', 'dusk', 'fog', 'night', 'rain', 'snow'];
    const spread = ['mean', 'standard deviation', 'variance (% x %)', 'worst'];
    expect(rows.slice(0, 12)).toEqual(['mIoU %', ...conditions, ...spread]);
    expect(rows.slice(12, 17)).toEqual(['', 'mean over severities', 'clean', 'rgb jpeg', 'mean']);
    expect(lines.find((line) => line.startsWith('rgb jpeg'))).toMatch(
      /^rgb jpeg +\d+\.\d\d +-?\d+\.\d\d +\d+\.\d\d +not read$/,
    );
    expect(lines.find((line) => line.startsWith('worst of rgb'))).toMatch(
      /^worst of rgb: \d+\.\d\d % under rgb jpeg, severity 1$/,
    );
  });
});

test('takes at most so many samples of each condition', async () => {
  const { splits, networks } = await measured(
    ...[`rgb=${rgb}`, '--dataset', street, '--samples', '1', '--corruptions', 'none', '-o', join(folder, 'few')],
  );
  const conditions = splits[0].ids.map(groupOfId);
  expect(new Set(conditions).size).toBe(conditions.length);
  expect(networks[0].conditions.scores.map(({ name }: { name: string }) => name)).toEqual(conditions);
  expect(networks[0].corruptions).toBeNull();
  expect(readdirSync(join(folder, 'few')).sort()).toEqual(['conditions.png', 'robustness.json']);
});

test('takes splits for conditions, as of Synthia-Sequences', async () => {
  const { splits, networks } = await measured(
    ...[`rgb=${synthia}`, '--dataset', sequences, '--conditions', 'split'],
    ...['--corruptions', 'none', '-o', join(folder, 'splits')],
  );
  const names = splits.map(({ split }: { split: string }) => split);
  expect(names.length).toBeGreaterThan(3);
  expect(networks[0].conditions.scores.map(({ name }: { name: string }) => name)).toEqual(names);
});

test('corrupts samples that lie in no folder, without conditions', async () => {
  const output = join(folder, 'plain');
  const { networks } = await measured(...[`two=${two}`, '--dataset', flat, '--severities', '5', '-o', output]);
  expect(networks[0].conditions).toBeNull();
  expect(networks[0].corruptions.scores.map(({ corruption }: { corruption: string }) => corruption)).toEqual(
    CORRUPTION_NAMES,
  );
  expect(readdirSync(output).sort()).toEqual([
    'corruptions.png',
    'predictions.png',
    'robustness.json',
    'severities.png',
  ]);
});

test('bad input ends with 2, is named, and leaves nothing behind', async () => {
  const output = join(folder, 'nothing');
  const onStreet = [`rgb=${rgb}`, '--dataset', street];
  const cases = [
    [[...onStreet, '--corruptions', 'fog,haze'], 'It must be all, none or some of gaussian-noise, defocus-blur, fog'],
    [[...onStreet, '--corruptions', 'fog,haze'], 'misaligned; got haze.'],
    [[...onStreet, '--corruptions', 'fog,fog'], 'Each must be named once; got fog twice.'],
    [[...onStreet, '--severities', '1,6'], 'Severities must be from 1 to 5; got 6.'],
    [[...onStreet, '--severities', '0'], 'Severities must be from 1 to 5; got 0.'],
    [[...onStreet, '--modality', 'depth'], 'robustness: --modality must be read by a network, rgb; got depth'],
    [
      [`depth=${depth}`, '--dataset', street, '--corruptions', 'missing,jpeg'],
      'robustness: --corruptions must make sense for depth; got jpeg, which is of pictures of a camera',
    ],
    [[...onStreet, '--split', 'test'], 'split must be one of val; got "test"'],
    [[...onStreet, '--conditions', 'split', '--split', 'val'], '--split must come without --conditions split'],
    [
      [...onStreet, '--conditions', 'weather'],
      "argument 'weather' is invalid. Allowed choices are folder, split, none.",
    ],
    [[...onStreet, '--conditions', 'none', '--corruptions', 'none'], 'must not be none; got none for both'],
    [[...onStreet, '--draw', 'day/other'], 'robustness: --draw must name a sample that is scored, e.g. '],
    [
      [`two=${two}`, '--dataset', flat, '--corruptions', 'none'],
      `robustness: ${flat}: samples of val must lie in folders that are conditions when nothing is corrupted; got none in a folder`,
    ],
    [[`two=${two}`, '--dataset', street], "robustness: the dataset must have the network's classes left, right; got"],
    [
      [`rgb=${rgb}`, `two=${two}`, '--dataset', street],
      'robustness: two must have the input and classes of rgb, input 32 x 48 unit, classes sky',
    ],
    [[`depth=${both}`, '--dataset', flat], "robustness: the dataset must have the network's classes sky"],
    [[...onStreet, `rgb=${depth}`], 'robustness: networks must have different names; got rgb twice'],
    [[rgb, '--dataset', street], `robustness: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${rgb}`],
    [
      [...Array.from({ length: 9 }, (_, index) => `n${index}=${rgb}`), '--dataset', street],
      'robustness: networks must be 8 at most; got 9',
    ],
  ] as const;
  const before = tf.memory().numTensors;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await robustness(...args, '-o', output);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
  expect(existsSync(output)).toBe(false);
  expect(tf.memory().numTensors).toBe(before);
});

test('an empty split is refused as such', async () => {
  const root = join(folder, 'empty');
  for (const kind of ['images', 'labels']) {
    mkdirSync(join(root, kind, 'train'), { recursive: true });
    mkdirSync(join(root, kind, 'val'), { recursive: true });
  }
  writeFileSync(join(root, 'classes.json'), JSON.stringify({ names: ['left', 'right'] }));
  for (const [kind, file] of [
    ['images', encodeRgbPng({ ...SIZE, data: new Uint8Array(32 * 48 * 3) })],
    ['labels', encodeLabelPng({ ...SIZE, data: new Uint8Array(32 * 48) })],
  ] as const)
    writeFileSync(join(root, kind, 'train', 'a.png'), file);
  const { code, stdout, stderr } = await robustness(`two=${two}`, '--dataset', root, '-o', join(folder, 'nothing'));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${join(root, 'images', 'val')}: must hold at least one file ending in .jpg`);
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
});
