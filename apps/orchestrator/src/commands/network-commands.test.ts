import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { CITYSCAPES_11, decodeLabels, decodeRgb, writeSyntheticDataset } from '@ssma/datasets';
import { saveCheckpoint } from '@ssma/train';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-commands-'));
const street = join(folder, 'street');
const checkpoint = join(folder, 'tiny.safetensors');
const image = join(street, 'leftImg8bit', 'val', 'day', 'day_000000_000019_leftImg8bit.png');

beforeAll(async () => {
  const size = { height: 64, width: 96 };
  await writeSyntheticDataset({
    as: 'cityscapes',
    root: street,
    seed: 1,
    splits: { val: 2 },
    condition: 'day',
    ...size,
  });
  await loadEngine();
  const network = {
    model: ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.05 }),
    shape: { classes: 11, inputHeight: 32, inputWidth: 48, inputChannels: 3 },
    input: { height: 32, width: 48, normalisation: 'unit' as const },
    classes: CITYSCAPES_11.classes.map(({ name, color }) => ({ name, color: [...color] as [number, number, number] })),
  };
  const model = buildModel(network.model, network.shape, 1);
  await saveCheckpoint(checkpoint, { model, network, training: { step: 0, seed: 1, best: null } });
  model.dispose();
});

afterAll(() => rmSync(folder, { recursive: true }));

test('predict writes a label map and an overlay at the size of the image', async () => {
  const output = join(folder, 'predictions');
  const { code, stdout } = await ssma('predict', checkpoint, image, '-o', output, '--json');
  expect(code).toBe(0);
  const [prediction] = JSON.parse(stdout) as { image: string; labels: string; overlay: string }[];
  expect(prediction?.image).toBe(image);
  expect(readdirSync(output).sort()).toEqual([
    'day_000000_000019_leftImg8bit-labels.png',
    'day_000000_000019_leftImg8bit-overlay.png',
  ]);
  const labels = await decodeLabels(prediction?.labels ?? '');
  expect([labels.height, labels.width, labels.data.every((id) => id < 11)]).toEqual([64, 96, true]);
});

test('evaluate scores a split and names each class', async () => {
  const { code, stdout } = await ssma('evaluate', checkpoint, street, '--json');
  expect(code).toBe(0);
  const { classNames, meanIou, perClass } = JSON.parse(stdout);
  expect(classNames).toEqual(CITYSCAPES_11.classes.map(({ name }) => name));
  expect(perClass).toHaveLength(11);
  expect(meanIou).toBeGreaterThanOrEqual(0);
});

test('evaluate lets a sensor fail and scores groups', async () => {
  const scored = async (...args: string[]) =>
    JSON.parse((await ssma('evaluate', checkpoint, street, '--json', ...args)).stdout);
  const intact = await scored('--groups');
  expect(intact.groups.map(({ name }: { name: string }) => name)).toEqual(['day']);
  expect(intact.groups[0].summary.meanIou).toBe(intact.meanIou);
  const failed = await scored('--degrade', 'rgb=noise');
  expect(failed.groups).toEqual([]);
  expect(failed.pixelAccuracy).not.toBe(intact.pixelAccuracy);
  const inFog = await scored('--degrade', 'rgb=fog:5');
  expect(inFog.pixelAccuracy).not.toBe(intact.pixelAccuracy);
});

test('analyse compare draws two networks on the same samples, and replaces no picture unasked', async () => {
  const out = join(folder, 'comparison.png');
  const args = ['analyse', 'compare', `a=${checkpoint}`, `b=${checkpoint}`, '--dataset', street, '-o', out];
  expect(await ssma(...args)).toMatchObject({ code: 0, stdout: '', stderr: `${out}: written` });
  const sheet = await decodeRgb(out);
  // Input, truth, two predictions and the improvement side by side; two samples below one another.
  expect(sheet.width).toBeGreaterThan(5 * 48);
  expect(sheet.height).toBeGreaterThan(2 * 32);
  expect(await ssma(...args)).toMatchObject({ code: 2, stderr: `${out}: must not exist without --force; got a file` });
});

test('bad input to predict and evaluate ends with 2 and is named', async () => {
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'no image');
  const cases = [
    [
      ['predict', 'missing.safetensors', image],
      'checkpoint: must be a file or the id of a trial; got missing.safetensors',
    ],
    [['predict', checkpoint, text, '-o', folder], `${text}: must be a JPEG or PNG image`],
    [
      ['predict', checkpoint, image, image, '-o', folder],
      `predict: images must have different names; got ${image} and ${image}`,
    ],
    [['evaluate', checkpoint, street, '--split', 'night'], 'split must be one of val; got "night"'],
    [
      ['evaluate', checkpoint, street, '--set', 'dataset.labels=19'],
      "the dataset must have the network's classes sky, building",
    ],
    [
      ['evaluate', checkpoint, street, '--degrade', 'depth=missing'],
      'a failing sensor must be one that the network reads, rgb; got depth',
    ],
    [
      ['evaluate', checkpoint, street, '--degrade', 'rgb'],
      'It must be <modality>=<failure>, e.g. depth=missing; got rgb',
    ],
    [
      ['evaluate', checkpoint, street, '--degrade', 'rgb=broken'],
      'gaussian-noise, defocus-blur, fog, over-exposure, under-exposure, jpeg, missing, misaligned and a severity from 1 to 5; got rgb=broken',
    ],
    [['evaluate', checkpoint, street, '--degrade', 'rgb=fog:6'], 'a severity from 1 to 5; got rgb=fog:6'],
    [
      ['evaluate', checkpoint, street, '--degrade', 'depth=fog:3'],
      "It must be of a camera's picture, rgb, nir, nrg, to have fog; got depth=fog:3",
    ],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await ssma(...args);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
});

test('model profile counts what the paper counts, and refuses a size that is no multiple of 16', async () => {
  const { code, stdout } = await ssma('model', 'profile', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).total.parameters).toBe(30_204_492);
  const refused = await ssma('model', 'profile', '--size', '100x64');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('inputWidth');
  expect(refused.stderr).toContain('got 100');
});

test('model list, model show and doctor print one JSON document', async () => {
  expect(JSON.parse((await ssma('model', 'list', '--json')).stdout)).toContain('ssma');
  expect(Object.keys(JSON.parse((await ssma('model', 'show', '--json')).stdout).properties)).toContain(
    'widthMultiplier',
  );
  const { engine, node } = JSON.parse((await ssma('doctor', '--json')).stdout);
  expect(node).toBe(process.versions.node);
  expect(['native', 'wasm', 'cpu']).toContain(engine.engine);
});
