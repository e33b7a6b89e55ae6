import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFixture } from '../contract/format-fixture.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { openFolder } from './folder-dataset.js';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-folder-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const SIZE = { height: 2, width: 2 };
const PHOTO = encodeRgbPng({ ...SIZE, data: new Uint8Array(12).fill(9) });
const IDS = encodeLabelPng({ ...SIZE, data: Uint8Array.of(0, 1, 1, 255) });
const DEPTH = encodeUint16Png({ ...SIZE, data: Uint16Array.of(0, 1, 2500, 65535) });
const CAMERA = { width: 2, height: 2, fx: 3, fy: 4, cx: 0.5, cy: 1 };
const COLORS = {
  names: ['a', 'b'],
  labels: 'colors',
  palette: [
    [0, 0, 0],
    [1, 2, 3],
  ],
  ignoredColors: [[255, 255, 255]],
};

async function write(files: Readonly<Record<string, Uint8Array | string>>, classes: object = {}): Promise<void> {
  const sound = { 'images/train/x.png': PHOTO, 'labels/train/x.png': IDS };
  const all = { ...sound, ...files, 'classes.json': JSON.stringify({ names: ['a', 'b'], ...classes }) };
  for (const [path, content] of Object.entries(all)) await writeFixture(join(root, path), content);
}

const problems = async () => (await (await openFolder(root)).check()).problems;

describe('depth maps of a folder', () => {
  it('are in millimetres by default', async () => {
    await write({ 'depth/train/x.png': DEPTH });
    const dataset = await openFolder(root);
    expect(dataset.description).toMatchObject({ modalities: ['rgb'], depths: ['depth'], hasCamera: false });
    const { depths, camera } = await dataset.load('train', 'x', ['depth']);
    expect(depths.depth).toEqual({ ...SIZE, data: Float32Array.of(0, 0.001, 2.5, 65.535) });
    expect(camera).toBeNull();
  });

  it('may lie in any folder and have any unit', async () => {
    await write(
      { 'depth/train/x.png': PHOTO, 'lidar/train/x.png': DEPTH, 'stereo/train/x.png': DEPTH },
      { depths: { lidar: 0.00390625, stereo: 0.01 } },
    );
    const dataset = await openFolder(root);
    expect(dataset.description).toMatchObject({ modalities: ['rgb', 'depth'], depths: ['lidar', 'stereo'] });
    const { depths } = await dataset.load('train', 'x', ['lidar', 'stereo']);
    expect([...(depths.lidar?.data ?? [])]).toEqual([0, 1 / 256, 2500 / 256, 65535 / 256]);
    expect(depths.stereo?.data[2]).toBe(25);
  });

  it('are pictures where the class list says that nothing is depth', async () => {
    await write({ 'depth/train/x.png': PHOTO }, { depths: {} });
    expect((await openFolder(root)).description).toMatchObject({ modalities: ['rgb', 'depth'], depths: [] });
  });

  it('must be 16-bit, as large as the photo, there for every sample and of a folder that is there', async () => {
    await write({ 'depth/train/x.png': PHOTO });
    const path = join(root, 'depth/train/x.png');
    expect(await problems()).toEqual([{ path, message: 'must be a PNG with 16-bit grey pixels; got 8-bit RGB' }]);
    await write({ 'depth/train/x.png': encodeUint16Png({ height: 1, width: 2, data: Uint16Array.of(1, 1) }) });
    expect(await problems()).toEqual([{ path, message: 'must have the size 2x2 of labels/train/x.png; got 2x1' }]);
    await write({ 'depth/train/x.png': DEPTH, 'images/train/y.png': PHOTO, 'labels/train/y.png': IDS });
    expect(await problems()).toEqual([
      { path: join(root, 'images/train/y.png'), message: 'must have a partner depth/train/y.png; got none' },
    ]);
    await write({}, { depths: { depht: 0.001 } });
    await expect(openFolder(root)).rejects.toThrow(
      `${join(root, 'classes.json')}: must name folders of the dataset in depths (depth); got "depht"`,
    );
  });
});

describe('the camera of a folder', () => {
  it('belongs to every depth map', async () => {
    await write({ 'depth/train/x.png': DEPTH, 'camera.json': JSON.stringify({ ...CAMERA, down: [0, 3, 4] }) });
    const dataset = await openFolder(root);
    expect(dataset.description.hasCamera).toBe(true);
    const { camera } = await dataset.load('train', 'x', ['depth']);
    expect(camera).toEqual({ size: SIZE, fx: 3, fy: 4, cx: 0.5, cy: 1, down: [0, 0.6, 0.8] });
    expect((await dataset.load('train', 'x', ['rgb'])).camera).toBeNull();
  });

  it('may leave gravity out', async () => {
    await write({ 'depth/train/x.png': DEPTH, 'camera.json': JSON.stringify(CAMERA) });
    expect((await (await openFolder(root)).load('train', 'x', ['depth'])).camera?.down).toBeNull();
  });

  it('is said to have no effect without depth maps', async () => {
    await write({ 'camera.json': JSON.stringify(CAMERA) });
    const dataset = await openFolder(root);
    expect(dataset.description.hasCamera).toBe(false);
    expect((await dataset.check()).notes).toEqual(['camera.json has no effect without depth maps']);
  });

  it.each([
    [
      { ...CAMERA, fx: undefined },
      "must follow the camera file's rules; got fx: Invalid input: expected number, received undefined",
    ],
    [{ ...CAMERA, fx: Number.NaN }, 'got fx: Invalid input: expected number, received null'],
    [{ ...CAMERA, fx: -3 }, 'must have fx of 0.2 to 40 pixels; got -3'],
    [{ ...CAMERA, fy: 1000 }, 'must have fy of 0.2 to 40 pixels; got 1000'],
    [{ ...CAMERA, cx: 300 }, 'must have its optical centre in the image of 2x2; got x=300, y=1'],
    [{ ...CAMERA, down: [0, 0, 0] }, 'got down: must have a length; got 0 in all axes'],
    [{ ...CAMERA, baseline: 1 }, 'got the file: Unrecognized key: "baseline"'],
  ])('is refused as %j', async (camera, message) => {
    await write({ 'depth/train/x.png': DEPTH, 'camera.json': JSON.stringify(camera) });
    expect(await problems()).toEqual([{ path: join(root, 'camera.json'), message: expect.stringContaining(message) }]);
  });

  it('must be for the size of the maps', async () => {
    await write({ 'depth/train/x.png': DEPTH, 'camera.json': JSON.stringify({ ...CAMERA, width: 4, height: 4 }) });
    expect(await problems()).toEqual([
      { path: join(root, 'depth/train/x.png'), message: 'must have the size 4x4 of camera.json; got 2x2' },
    ]);
  });
});

describe('colours as labels', () => {
  const mask = (...pixels: number[][]) => encodeRgbPng({ ...SIZE, data: Uint8Array.from(pixels.flat()) });

  it('become the classes of the palette, black too', async () => {
    await write({ 'labels/train/x.png': mask([1, 2, 3], [0, 0, 0], [0, 0, 0], [255, 255, 255]) }, COLORS);
    const { labels } = await (await openFolder(root)).load('train', 'x', []);
    expect([...labels.data]).toEqual([1, 0, 0, 255]);
  });

  it('must be those of the palette', async () => {
    await write({ 'labels/train/x.png': mask([1, 2, 3], [7, 7, 7], [0, 0, 0], [0, 0, 0]) }, COLORS);
    const [problem] = await problems();
    expect(problem?.path).toBe(join(root, 'labels/train/x.png'));
    expect(problem?.message).toBe(
      'must have only colours of the label set; got 25.0 % of other colours, most often (7, 7, 7) in 1 pixels, first at row 0, column 1',
    );
  });
});
