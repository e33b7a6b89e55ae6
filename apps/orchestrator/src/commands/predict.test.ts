import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  CITYSCAPES_11,
  CityscapesSpec,
  decodeLabels,
  decodeRgb,
  encodeRgbPng,
  evaluationSamples,
  openDataset,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { loadNetwork } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-predict-'));
const SIZE = { height: 32, width: 48 };
const street = join(folder, 'street');
const STREET = CityscapesSpec.parse({ name: 'cityscapes', root: street });
const fused = join(folder, 'fused.safetensors');
const depthOnly = join(folder, 'depth.safetensors');
const depth = join(folder, 'depth.png');
const small = join(folder, 'small.png');
let ids: readonly [string, string];
let rgb: string;
let rawDepth: string;

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 2 }, height: 64, width: 96 });
  ids = (await (await openDataset(STREET)).sampleIds('val')) as [string, string];
  rgb = join(street, 'leftImg8bit', 'val', `${ids[0]}_leftImg8bit.png`);
  rawDepth = join(street, 'disparity', 'val', `${ids[0]}_disparity.png`);
  const grey = Uint8Array.from({ length: 64 * 96 * 3 }, (_, i) => Math.floor(i / 3) % 256);
  writeFileSync(depth, encodeRgbPng({ height: 64, width: 96, data: grey }));
  writeFileSync(small, encodeRgbPng({ height: 2, width: 3, data: new Uint8Array(18) }));
  await writeTinyNetwork(fused, { model: { network: 'ssma', modalities: ['rgb', 'depth'] }, size: SIZE });
  await writeTinyNetwork(depthOnly, { model: { network: 'adapnet++', modalities: ['depth'] }, size: SIZE });
});

afterAll(() => rmSync(folder, { recursive: true }));

function fileName(id: string): string {
  return id.replaceAll('/', '-');
}

async function predicted(...args: string[]) {
  const { code, stdout, stderr } = await ssma('predict', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as { image: string; labels: string; overlay: string; gates?: string }[];
}

describe('--dataset', () => {
  test('predicts what the network makes of the samples as evaluation reads them', async () => {
    const output = join(folder, 'samples');
    const predictions = await predicted(fused, '--dataset', street, '-o', output);
    expect(predictions.map(({ image }) => image)).toEqual(ids);
    expect(readdirSync(output).sort()).toEqual(
      ids.flatMap((id) => ['labels', 'overlay'].map((kind) => `${fileName(id)}-${kind}.png`)),
    );
    const labels = await decodeLabels(predictions[1]?.labels ?? '');
    expect([labels.height, labels.width]).toEqual([64, 96]);
    // The network is half as large: its pixel (x, y) is written at (2x, 2y).
    const halved = Array.from({ length: 32 * 48 }, (_, i) => labels.data[Math.floor(i / 48) * 192 + (i % 48) * 2]);
    expect(halved.filter((id, pixel) => id !== expected[pixel])).toHaveLength(0);
  });

  let expected: Int32Array;
  beforeAll(async () => {
    const { model, network } = await loadNetwork(fused);
    const samples = evaluationSamples({
      dataset: STREET,
      split: 'val',
      modalities: ['rgb', 'depth'],
      input: network.input,
      numThreads: 0,
      batchSize: 1,
      prefetchBatches: 1,
    });
    for await (const { images } of samples) {
      const inputs = ['rgb', 'depth'].map((name) => tf.tensor4d(images[name] ?? new Float32Array(), [1, 32, 48, 3]));
      const [logits] = model.predict(inputs) as [tf.Tensor4D];
      expected = (await tf.argMax(logits, 3).data()) as Int32Array;
    }
    model.dispose();
  });

  test('--ids chooses, a sweep file names a dataset', async () => {
    const sweep = join(folder, 'sweep.yaml');
    writeFileSync(
      sweep,
      `name: one\ndataset: { name: cityscapes, root: ${street} }\ninput: [32, 48]\n` +
        'model: { network: ssma, modalities: [rgb, depth] }\ntrain: { steps: 1 }\n',
    );
    const chosen = await predicted(
      fused,
      '--dataset',
      sweep,
      '--allow-path',
      folder,
      '--ids',
      ids[1],
      '-o',
      join(folder, 'one'),
    );
    expect(chosen.map(({ image }) => image)).toEqual([ids[1]]);
  });

  test('a network of depth alone gets overlays over its depth picture, at network size', async () => {
    const predictions = await predicted(depthOnly, '--dataset', street, '--first', '1', '-o', join(folder, 'depth'));
    expect(predictions.map(({ image }) => image)).toEqual([ids[0]]);
    const overlay = await decodeRgb(predictions[0]?.overlay ?? '');
    expect([overlay.height, overlay.width]).toEqual([32, 48]);
  });
});

describe('--input', () => {
  test('takes a picture per modality in any order; the files are named after the first modality', async () => {
    const output = join(folder, 'pairs');
    const [prediction] = await predicted(fused, '--input', `depth=${depth}`, '--input', `rgb=${rgb}`, '-o', output);
    expect(prediction?.image).toBe(rgb);
    expect(prediction?.labels).toBe(join(output, `${basename(rgb, '.png')}-labels.png`));
    const swapped = await predicted(fused, '--input', `depth=${rgb}`, '--input', `rgb=${depth}`, '-o', output);
    const [a, b] = [await decodeLabels(prediction?.labels ?? ''), await decodeLabels(swapped[0]?.labels ?? '')];
    expect(a.data.some((id, pixel) => id !== b.data[pixel])).toBe(true);
  });

  test('a network of one modality takes bare pictures and named ones alike', async () => {
    const [bare] = await predicted(depthOnly, depth, '-o', join(folder, 'bare'));
    const [named] = await predicted(depthOnly, '--input', `depth=${depth}`, '-o', join(folder, 'named'));
    expect(readFileSync(bare?.labels ?? '').equals(readFileSync(named?.labels ?? ''))).toBe(true);
  });
});

test('--palette writes the predicted classes in their colours', async () => {
  const output = join(folder, 'palette');
  const predictions = await predicted(fused, '--dataset', street, '--first', '1', '--palette', '-o', output);
  const path = join(output, `${fileName(ids[0])}-palette.png`);
  expect(predictions).toMatchObject([{ palette: path }]);
  const labels = await decodeLabels(join(output, `${fileName(ids[0])}-labels.png`));
  const colors = await decodeRgb(path);
  expect([...colors.data]).toEqual([...labels.data].flatMap((id) => CITYSCAPES_11.classes[id]?.color ?? []));
});

test('--gates writes a sheet with a row per block', async () => {
  const output = join(folder, 'gates');
  const predictions = await predicted(fused, '--dataset', street, '--first', '1', '--gates', '-o', output);
  const path = join(output, `${fileName(ids[0])}-gates.png`);
  expect(predictions.map(({ gates }) => gates)).toEqual([path]);
  const { height, width } = await decodeRgb(path);
  // Pictures of 48 x 32 are drawn five times as large, at least 240 pixels wide.
  expect(width).toBeGreaterThan(4 * 240);
  expect(height).toBeGreaterThan(3 * 160);
});

test('bad input ends with 2 and is named', async () => {
  const twin = join(folder, 'twin');
  mkdirSync(twin);
  const cases: [string[], string][] = [
    [[fused], 'predict: one of <images...>, --input and --dataset must be given; got none'],
    [
      [fused, rgb, '--input', `depth=${depth}`, '--dataset', street],
      `must be given; got ${rgb} and --input depth=${depth} and --dataset ${street}`,
    ],
    [[fused, rgb], 'network must read one modality to be given bare pictures; got rgb, depth (--input rgb=<file>'],
    [[fused, '--input', `rgb=${rgb}`], `--input must give each of rgb, depth a picture; got rgb=${rgb}`],
    [
      [fused, '--input', `rgb=${rgb}`, '--input', `rgb=${depth}`],
      `--input must give rgb one picture; got ${rgb} and ${depth}`,
    ],
    [
      [fused, '--input', `rgb=${rgb}`, '--input', `jet=${depth}`],
      `--input jet=${depth}: must name a modality of the network, rgb, depth; got jet`,
    ],
    [
      [fused, '--input', `rgb=${rgb}`, '--input', `depth=${small}`],
      `${small}: picture must be 96x64 like ${rgb}; got 3x2`,
    ],
    [
      [fused, '--input', `rgb=${rgb}`, '--input', `depth=${rawDepth}`],
      `${rawDepth}: picture of depth must be as the network reads it, 8 bits per channel; got 16 bits`,
    ],
    [[fused, '--input', `rgb=${folder}/gone.png`, '--input', `depth=${depth}`], `${folder}/gone.png: `],
    [[fused, '--input', rgb], 'It must be <modality>=<file>'],
    [[depthOnly, depth, '--split', 'val'], 'predict: --split must come with --dataset; got val without it'],
    [[depthOnly, depth, '--first', '3'], 'predict: --first must come with --dataset; got 3 without it'],
    [[depthOnly, depth, '--set', 'dataset.labels=19'], '--set must come with --dataset; got dataset.labels=19'],
    [[fused, '--dataset', street, '--ids', 'a', '--first', '1'], '--ids must come without --first; got a and 1'],
    [[fused, '--dataset', street, '--ids', 'night'], `split val of ${street}, e.g. ${ids[0]}; got night`],
    [
      [fused, '--dataset', street, '--ids', `${ids[0]},${ids[0]}`],
      `samples must have different names; got ${ids[0]} and ${ids[0]}`,
    ],
    [[fused, '--dataset', street, '--split', 'night'], 'split must be one of val; got "night"'],
    [[depthOnly, depth, '--gates'], 'predict: --gates: network must have SSMA gates; got adapnet++'],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await ssma('predict', ...args, '-o', twin);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr, args.join(' ')).toContain(message);
  }
});

test('a dataset without a modality of the network is refused with both named', async () => {
  const pictures = join(folder, 'pictures');
  for (const part of ['images', 'labels']) mkdirSync(join(pictures, part, 'val'), { recursive: true });
  writeFileSync(join(pictures, 'classes.json'), JSON.stringify({ names: ['a', 'b'] }));
  writeFileSync(join(pictures, 'images', 'val', 'one.png'), readFileSync(small));
  const { code, stderr } = await ssma('predict', fused, '--dataset', pictures, '-o', folder);
  expect(code).toBe(2);
  expect(stderr).toContain(`${pictures}: dataset must have what the network reads, rgb, depth; got rgb: no depth`);
});
