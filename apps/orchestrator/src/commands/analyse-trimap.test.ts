import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeRgb, encodeLabelPng, encodeRgbPng } from '@ssma/datasets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { classesNamed, writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-trimap-'));
const SIZE = { height: 32, width: 48 };
const blank = join(folder, 'blank.safetensors');
const [halves, whole] = [join(folder, 'halves'), join(folder, 'whole')];
const classNames = ['left', 'right'];

beforeAll(async () => {
  await writeTinyNetwork(blank, { size: SIZE, classes: classesNamed(classNames), seed: null });
  // Left of column 20 class 0, columns 20 and 21 ignored, class 1 to the right: at the size of the network.
  writeFolder(halves, (column) => (column < 20 ? 0 : column < 22 ? 255 : 1));
  writeFolder(whole, () => 0);
});

afterAll(() => rmSync(folder, { recursive: true }));

function writeFolder(root: string, labelOf: (column: number) => number): void {
  const [height, width] = [32, 48];
  for (const kind of ['images', 'labels']) mkdirSync(join(root, kind, 'val'), { recursive: true });
  writeFileSync(join(root, 'classes.json'), JSON.stringify({ names: classNames }));
  const labels = Uint8Array.from({ length: height * width }, (_, pixel) => labelOf(pixel % width));
  writeFileSync(join(root, 'labels', 'val', 'a.png'), encodeLabelPng({ height, width, data: labels }));
  const data = new Uint8Array(height * width * 3);
  writeFileSync(join(root, 'images', 'val', 'a.png'), encodeRgbPng({ height, width, data }));
}

const trimap = (...args: string[]) => ssma('analyse', 'trimap', `blank=${blank}`, ...args);

test('scores bands around ignored pixels by hand: class 0 everywhere is right left of them', async () => {
  const out = join(folder, 'trimap.png');
  const { code, stdout, stderr } = await trimap('--dataset', halves, '-o', out, '--max-width', '30', '--json');
  expect({ code, stderr: stderr.split('\n').at(-1) }).toEqual({ code: 0, stderr: `${out}: written` });
  const { networks, around, shape } = JSON.parse(stdout);
  expect([around, shape, networks.length, networks[0].name]).toEqual(['void', 'disk', 1, 'blank']);
  const { curve } = networks[0];
  expect(curve.map(({ width }: { width: number }) => width)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  // Up to 20 pixels both sides are in the band; then the left side has ended: 20 of 20 + 26 columns are right.
  const at = (width: number) => curve[width - 1];
  expect(at(5)).toMatchObject({ meanIou: 0.25, pixelAccuracy: 0.5 });
  expect(at(5).confusion.counts).toEqual([5 * 32, 0, 5 * 32, 0]);
  expect(at(26).confusion.counts).toEqual([20 * 32, 0, 26 * 32, 0]);
  expect(at(30).pixelAccuracy).toBeCloseTo(20 / 46, 12);
  expect((await decodeRgb(out)).width).toBeGreaterThan(640);
});

test('prints some widths; takes every change of label where it is told to', async () => {
  const out = join(folder, 'boundary.png');
  const { code, stdout } = await trimap('--dataset', halves, '-o', out, '--around', 'boundary', '--shape', 'square');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^mIoU % within +1 px +2 px +5 px +10 px +20 px +30 px +40 px +50 px\nblank +25\.00 /);
});

test('bad input ends with 2, is named, and leaves nothing behind', async () => {
  const out = join(folder, 'nothing.png');
  const cases = [
    [
      ['--dataset', whole],
      'trimap: split val must have labelled pixels within 50 pixels of ignored ones; got none (--around boundary takes every change of label)',
    ],
    [
      ['--dataset', whole, '--around', 'boundary'],
      'trimap: split val must have labelled pixels within 50 pixels of another label; got none',
    ],
    [['--dataset', halves, '--max-width', '256'], 'It must be a whole number from 2 to 255; got 256'],
    [['--dataset', halves, '--max-width', '1'], 'It must be a whole number >= 2; got 1'],
    [['--dataset', halves, '--split', 'test'], 'split'],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await trimap(...args, '-o', out);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
  expect(existsSync(out)).toBe(false);
});
