import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLabels, writeSyntheticDataset } from '@ssma/datasets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-commands-'));
const SIZE = { height: 32, width: 48 };
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
  await writeTinyNetwork(checkpoint, { size: SIZE });
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

test('bad input to predict ends with 2 and is named', async () => {
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
