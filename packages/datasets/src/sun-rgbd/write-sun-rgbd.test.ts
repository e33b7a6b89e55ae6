import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { openSunRgbd } from './sun-rgbd-dataset.js';
import { writeSunRgbdFrame, writeSunRgbdLists } from './write-sun-rgbd.js';

const FRAME: RenderedFrame = {
  height: 2,
  width: 3,
  color: new Uint8Array(18).fill(90),
  labels: Uint8Array.of(1, 37, 38, 40, 0, 22),
  depthMetres: Float32Array.of(0, 0.5, 1.234, 7.999, 8.192, 20),
  nearInfrared: null,
  camera: { size: { height: 2, width: 3 }, fx: 2.5, fy: 2.25, cx: 1, cy: 0.5, down: [-0.48, 0.64, 0.6] },
  pose: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
};

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-write-sun-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('writeSunRgbdFrame', () => {
  it('writes what the loader reads: colour, depth to the millimetre up to 8 m, the first 37 ids, camera and gravity', async () => {
    await writeSunRgbdFrame(root, { split: 'train', index: 0, frame: FRAME });
    await writeSunRgbdFrame(root, { split: 'test', index: 0, frame: { ...FRAME, labels: new Uint8Array(6).fill(2) } });
    await writeSunRgbdLists(root, { train: 1, test: 1 });
    const dataset = await openSunRgbd({ root, omitRealsense: true, holdOut: 0 });
    expect((await dataset.check()).problems).toEqual([]);
    expect(await dataset.sampleIds('train')).toEqual(['kv2/synthetic/train_000000']);
    const sample = await dataset.load('train', 'kv2/synthetic/train_000000', ['rgb', 'depth', 'depth_raw']);
    expect([...(sample.depths.depth?.data ?? [])]).toEqual([0, 0.5, 1.234, 7.999, 8, 8].map(Math.fround));
    expect(sample.depths.depth_raw).toEqual(sample.depths.depth);
    expect([...sample.labels.data]).toEqual([0, 36, 255, 255, 255, 21]);
    expect(sample.camera?.down?.map((value) => Number(value.toFixed(12)))).toEqual([-0.48, 0.64, 0.6]);
    expect(sample.camera).toMatchObject({ fx: 2.5, fy: 2.25, cx: 1, cy: 0.5 });
    for (const level of sample.images.rgb?.data ?? []) expect(Math.abs(level - 90)).toBeLessThanOrEqual(1);
    expect((await dataset.load('test', 'kv2/synthetic/test_000000', [])).labels.data[0]).toBe(1);
  });

  it('writes a rotation whose rows stand upright on each other', async () => {
    await writeSunRgbdFrame(root, { split: 'train', index: 7, frame: FRAME });
    const path = join(root, 'SUNRGBD/kv2/synthetic/train_000007/extrinsics/20140101000000.txt');
    const rows = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    const dot = (a: number, b: number) =>
      [0, 1, 2].reduce((sum, column) => sum + (rows[a]?.[column] ?? 0) * (rows[b]?.[column] ?? 0), 0);
    for (const row of [0, 1, 2]) {
      for (const other of [0, 1, 2]) expect(dot(row, other)).toBeCloseTo(row === other ? 1 : 0, 12);
    }
  });

  it('refuses a test frame without a label number', async () => {
    await expect(writeSunRgbdFrame(root, { split: 'test', index: 5050, frame: FRAME })).rejects.toThrow(
      'write SUN RGB-D: test frames must be at most 5050; got index 5050',
    );
  });
});
