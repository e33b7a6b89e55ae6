import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { decodeTiff } from '../images/decode-tiff.js';
import { describeForest } from '../synthetic/forest/describe-forest.js';
import { type RenderedFrame, renderScene } from '../synthetic/render/render-scene.js';
import { encodeTiff } from './encode-tiff.js';
import { openFreiburgForest } from './freiburg-forest-dataset.js';
import { writeFreiburgForestFrame } from './write-freiburg-forest.js';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-forest-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const WIDTH = 700;

/** The same column by column: levels of near infrared and red 255 and 0 or 51 and 204, ids 0 to 6. */
function frameOf(): RenderedFrame {
  const columns = Array.from({ length: WIDTH }, (_, x) => x);
  const size = { height: 2, width: WIDTH };
  const isLeaf = (x: number) => x < WIDTH / 2;
  const rows = <T>(values: readonly T[]): T[] => [...values, ...values];
  return {
    ...size,
    color: Uint8Array.from(rows(columns).flatMap((x) => (isLeaf(x) ? [0, 100, 0] : [204, 100, 0]))),
    labels: Uint8Array.from(rows(columns), (x) => Math.floor(x / 100)),
    depthMetres: Float32Array.from(rows(columns), (x) => (x < 100 ? 0 : x < 200 ? 1 : 4)),
    nearInfrared: Uint8Array.from(rows(columns), (x) => (isLeaf(x) ? 255 : 51)),
    camera: { size, fx: WIDTH, fy: WIDTH, cx: 350, cy: 1, down: [0, 1, 0] },
    pose: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  };
}

describe('writeFreiburgForestFrame', () => {
  it('is read back by the loader', async () => {
    await writeFreiburgForestFrame(root, { split: 'train', index: 3, frame: frameOf() });
    await writeFreiburgForestFrame(root, { split: 'test', index: 4, frame: frameOf() });
    const dataset = await openFreiburgForest(root);
    expect((await dataset.check()).problems).toEqual([]);
    expect(await dataset.sampleIds('test')).toEqual(['b1-00004']);
    const { modalities } = dataset.description;
    expect(modalities).toEqual(['rgb', 'nir', 'nrg', 'ndvi', 'evi', 'depth', 'depth_gray']);
    const { images, labels } = await dataset.load('train', 'b1-00003', modalities);
    expect([0, 100, 200, 300, 400, 500, 600].map((x) => labels.data[x])).toEqual([255, 0, 1, 2, 3, 4, 2]);
    const pixel = (modality: string, x: number) => [...(images[modality]?.data.subarray(3 * x, 3 * x + 3) ?? [])];
    expect([pixel('nir', 0), pixel('nir', 699)]).toEqual([
      [255, 255, 255],
      [51, 51, 51],
    ]);
    // Depth: nothing, 1 m, which is nearer than the nearest level, and 4 m, half of it: entry 127.5 of jet, rounded up.
    expect([0, 100, 200].map((x) => pixel('depth', x))).toEqual([
      [0, 0, 128],
      [128, 0, 0],
      [130, 255, 126],
    ]);
    expect(images.depth_gray).toMatchObject({ height: 2, width: 600 });
    expect([pixel('depth_gray', 0), pixel('depth_gray', 100), pixel('depth_gray', 599)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
      [128, 128, 128],
    ]);
    // EVI = 2.5 (1 - 0) / (1 + 0 - 0 + 1) = 1.25, red; 2.5 (0.2 - 0.8) / (0.2 + 4.8 + 1) = -0.25, entry 96 of jet.
    expect([pixel('evi', 0), pixel('evi', 699)]).toEqual([
      [128, 0, 0],
      [2, 255, 254],
    ]);
    for (const [modality, x, expected] of [
      ['rgb', 0, [0, 100, 0]],
      ['nrg', 0, [255, 0, 100]],
      ['nrg', 699, [51, 204, 100]],
      ['ndvi', 0, [128, 0, 0]],
    ] as const) {
      const off = pixel(modality, x).map((value, channel) => Math.abs(value - (expected[channel] ?? 0)));
      expect(Math.max(...off)).toBeLessThanOrEqual(6);
    }
  });

  it('writes the numbers of the indices as the archive has them', async () => {
    await writeFreiburgForestFrame(root, { split: 'train', index: 0, frame: frameOf() });
    const ndvi = await decodeTiff(join(root, 'train/ndvi_float/b1-00000.tif'));
    expect([ndvi.bitDepth, ndvi.data[0], ndvi.data[699]]).toEqual([32, 1, expect.closeTo(-0.6, 6)]);
    const evi = await decodeTiff(join(root, 'train/evi_gray/b1-00000.tif'));
    expect([evi.bitDepth, evi.data[0], evi.data[699]]).toEqual([8, 255, 96]);
    expect(await readdir(join(root, 'train/GT_color'))).toEqual(['b1-00000_mask.png']);
    await rm(join(root, 'train/ndvi_color'), { recursive: true });
    await rm(join(root, 'train/evi_color'), { recursive: true });
    const { images } = await (await openFreiburgForest(root)).load('train', 'b1-00000', ['ndvi', 'evi']);
    expect([...(images.ndvi?.data.subarray(0, 3) ?? [])]).toEqual([128, 0, 0]);
    expect([...(images.evi?.data.subarray(0, 3) ?? [])]).toEqual([128, 0, 0]);
  });

  it('gives the same bytes for the same frame', async () => {
    const bytes = async (folder: string) => {
      const at = join(root, folder);
      await writeFreiburgForestFrame(at, { split: 'train', index: 0, frame: frameOf() });
      const files = (await readdir(at, { recursive: true })).filter((name) => name.includes('.')).sort();
      return Promise.all(files.map(async (name) => [name, await readFile(join(at, name))] as const));
    };
    const first = await bytes('first');
    expect(first).toHaveLength(10);
    expect(await bytes('second')).toEqual(first);
  });

  it('writes a synthetic forest that the loader takes without a problem', async () => {
    const frame = renderScene(describeForest({ seed: 5, index: 0, condition: 'day' }), { height: 32, width: 64 });
    await writeFreiburgForestFrame(root, { split: 'train', index: 0, frame });
    const dataset = await openFreiburgForest(root);
    expect((await dataset.check()).problems).toEqual([]);
    const { labels } = await dataset.load('train', 'b1-00000', []);
    // Trail, grass, vegetation, sky, obstacle, tree, which is vegetation.
    const classOf = [255, 0, 1, 2, 3, 4, 2];
    expect([...labels.data]).toEqual([...frame.labels].map((id) => classOf[id]));
    expect(new Set(frame.labels).size).toBeGreaterThanOrEqual(4);
  });

  it('refuses a frame without near infrared, and a label without colour', async () => {
    const write = (frame: RenderedFrame) => writeFreiburgForestFrame(root, { split: 'train', index: 0, frame });
    await expect(write({ ...frameOf(), nearInfrared: null })).rejects.toThrow(
      'write Freiburg Forest: frame must have near infrared; got none',
    );
    await expect(write({ ...frameOf(), labels: new Uint8Array(2 * WIDTH).fill(7) })).rejects.toThrow(
      'write Freiburg Forest: labels must be 0 to 6; got 7',
    );
  });
});

describe('encodeTiff', () => {
  it('refuses data of another length than its size', () => {
    expect(() => encodeTiff({ height: 2, width: 2, data: new Uint8Array(3) })).toThrow(
      'encode TIFF: data length must be height x width; got 3 for 2 x 2',
    );
  });
});
