import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { openScannet } from './scannet-dataset.js';
import { sceneTypes } from './scene-types.js';
import { writeScannetFrame, writeScannetLists } from './write-scannet.js';

// The camera looks along world x, turned down by asin(0.6).
const FRAME: RenderedFrame = {
  height: 2,
  width: 3,
  color: new Uint8Array(18).fill(90),
  labels: Uint8Array.of(1, 39, 40, 0, 16, 255),
  depthMetres: Float32Array.of(0, 0.5, 1.2344, 9.999, 65.535, 70),
  nearInfrared: null,
  camera: { size: { height: 2, width: 3 }, fx: 2.5, fy: 2.25, cx: 1, cy: 0.5, down: [0, 0.8, 0.6] },
  pose: [0, -0.6, 0.8, 1.5, -1, 0, 0, -2, 0, -0.8, -0.6, 1.4, 0, 0, 0, 1],
};

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-write-scannet-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('writeScannetFrame', () => {
  it('writes what the loader reads: colour, depth to the millimetre, NYU40 ids, camera, gravity and scene type', async () => {
    for (const split of ['train', 'val', 'test'] as const) {
      await writeScannetFrame(root, { split, index: 1, frame: FRAME, sceneType: 'living room / lounge' });
      await writeScannetFrame(root, { split, index: 0, frame: FRAME, sceneType: 'bathroom' });
    }
    await writeScannetLists(root, { train: 2, val: 2, test: 2 });
    const dataset = await openScannet(root, undefined);
    const report = await dataset.check();
    expect(report.problems).toEqual([]);
    expect(dataset.description).toMatchObject({ splits: ['test', 'train', 'val'], unlabelledSplits: ['test'] });
    expect(await dataset.sampleIds('train')).toEqual(['scene0000_00/000000', 'scene0001_00/000000']);
    expect(await dataset.sampleIds('val')).toEqual(['scene5000_00/000000', 'scene5001_00/000000']);
    const sample = await dataset.load('train', 'scene0001_00/000000', ['rgb', 'depth']);
    expect([...(sample.depths.depth?.data ?? [])]).toEqual([0, 0.5, 1.234, 9.999, 65.535, 65.535].map(Math.fround));
    expect([...sample.labels.data]).toEqual([0, 19, 255, 255, 13, 255]);
    expect(sample.camera).toEqual(FRAME.camera);
    for (const level of sample.images.rgb?.data ?? []) expect(Math.abs(level - 90)).toBeLessThanOrEqual(1);
    expect([...(await dataset.load('test', 'scene8000_00/000000', ['rgb'])).labels.data]).toEqual(Array(6).fill(255));
    const types = await sceneTypes(root);
    expect([...types].map(([scan, { name }]) => `${scan} ${name}`)).toEqual([
      'scene0000_00 bathroom',
      'scene0001_00 living room / lounge',
      'scene5000_00 bathroom',
      'scene5001_00 living room / lounge',
    ]);
  });

  it('gives test frames neither labels nor type', async () => {
    await writeScannetFrame(root, { split: 'test', index: 0, frame: FRAME, sceneType: 'bathroom' });
    const folder = join(root, 'scannet_frames_test/scene8000_00');
    await access(join(folder, 'color/000000.jpg'));
    for (const path of ['label/000000.png', 'scene8000_00.txt']) {
      await expect(access(join(folder, path))).rejects.toThrow('ENOENT');
    }
  });

  it('refuses a frame without a scene number', async () => {
    await expect(
      writeScannetFrame(root, { split: 'val', index: 3000, frame: FRAME, sceneType: 'office' }),
    ).rejects.toThrow('write ScanNet: split val must have at most 3000 frames; got index 3000');
  });
});
