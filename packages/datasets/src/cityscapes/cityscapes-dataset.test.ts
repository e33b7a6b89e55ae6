import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Dataset } from '../dataset.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { CITYSCAPES_19 } from '../label-sets/cityscapes.js';
import { renderStreetScene } from '../synthetic/render-street-scene.js';
import { openCityscapes } from './cityscapes-dataset.js';
import { depthToDisparity, disparityToDepth } from './disparity.js';
import { writeCityscapesFrame } from './write-cityscapes.js';

const ID = 'aachen/aachen_000000_000019';
const SIZE = { height: 2, width: 3 };
const PHOTO = Uint8Array.from({ length: 18 }, (_, value) => value * 3);
const CALIBRATION = {
  extrinsic: { baseline: 0.25, pitch: 0, roll: 0, x: 1.7, y: 0.1, yaw: -0.0195, z: 1.22 },
  intrinsic: { fx: 4, fy: 5, u0: 1.5, v0: 0.5 },
};

let base = '';
let root = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssma-cityscapes-'));
  root = join(base, 'cityscapes');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** A split of one sample with all files of the archives, drawn by hand. */
async function putSample(split: string, id = ID): Promise<void> {
  await put(`leftImg8bit/${split}/${id}_leftImg8bit.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
  await put(
    `gtFine/${split}/${id}_gtFine_labelIds.png`,
    encodeLabelPng({ ...SIZE, data: Uint8Array.of(7, 11, 26, 3, 0, 33) }),
  );
  await put(`gtFine/${split}/${id}_gtFine_instanceIds.png`, encodeUint16Png({ ...SIZE, data: new Uint16Array(6) }));
  await put(`gtFine/${split}/${id}_gtFine_polygons.json`, '{}');
  // Disparities of 0 (nothing), 1/256, 1, 2, 0.5 and 64 pixels, and a point at infinity.
  await put(
    `disparity/${split}/${id}_disparity.png`,
    encodeUint16Png({ ...SIZE, data: Uint16Array.of(0, 1, 257, 513, 129, 16385) }),
  );
  await put(`camera/${split}/${id}_camera.json`, JSON.stringify(CALIBRATION));
}

const open = (): Promise<Dataset> => openCityscapes(root, 19);

describe('openCityscapes', () => {
  it('loads pixels, ids, metres and the camera of a sample', async () => {
    await putSample('train');
    const dataset = await open();
    expect(dataset.description).toMatchObject({ modalities: ['rgb'], depths: ['depth'], hasCamera: true });
    const sample = await dataset.load('train', ID, ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(PHOTO);
    expect([...sample.labels.data]).toEqual([0, 2, 13, 255, 255, 18]);
    expect([...(sample.depths.depth?.data ?? [])]).toEqual([0, 0, 1, 0.5, 2, 1 / 64]);
    expect(sample.camera).toEqual({ size: SIZE, fx: 4, fy: 5, cx: 1.5, cy: 0.5, down: [0, 1, 0] });
  });

  it('passes the check, with depth statistics and notes on the published counts', async () => {
    await putSample('train');
    await putSample('val', 'munster/munster_000001_000019');
    const report = await (await open()).check();
    expect(report.problems).toEqual([]);
    expect(report.depths.depth).toEqual({
      pixels: 12,
      validPixels: 8,
      minMetres: 1 / 64,
      meanMetres: (1 + 0.5 + 2 + 1 / 64) / 4,
      maxMetres: 2,
    });
    expect(report.notes).toEqual([
      'split train has 1 samples where the published dataset has 2975: the download may be incomplete',
      'split val has 1 samples where the published dataset has 500: the download may be incomplete',
    ]);
  });

  it('takes no labels from the dummies of split test', async () => {
    await putSample('test', 'berlin/berlin_000000_000019');
    const dataset = await open();
    expect(dataset.description.unlabelledSplits).toEqual(['test']);
    const sample = await dataset.load('test', 'berlin/berlin_000000_000019', ['rgb']);
    expect([...sample.labels.data]).toEqual(new Array(6).fill(255));
    expect((await dataset.check()).pixelsByClass).toEqual(new Array(20).fill(0));
  });

  it.each(['disparity', 'camera'])('offers no depth to a download without folder %s', async (folder) => {
    await putSample('train');
    await rm(join(root, folder), { recursive: true });
    const { description, load } = await open();
    expect(description).toMatchObject({ depths: [], hasCamera: false });
    await expect(load('train', ID, ['depth'])).rejects.toThrow('modality must be one of rgb; got "depth"');
  });

  it.each([
    ['disparity', `${ID}_disparity.png`],
    ['camera', `${ID}_camera.json`],
  ])('names the sample that lacks its file in %s', async (folder, file) => {
    await putSample('train');
    await putSample('train', 'aachen/aachen_000001_000019');
    await rm(join(root, folder, 'train', file));
    expect((await (await open()).check()).problems).toEqual([
      {
        path: join(root, `leftImg8bit/train/${ID}_leftImg8bit.png`),
        message: `must have a partner ${folder}/train/${file}; got none`,
      },
    ]);
  });

  it.each([
    [
      'a disparity image of 8 bits',
      `disparity/train/${ID}_disparity.png`,
      encodeLabelPng({ ...SIZE, data: new Uint8Array(6) }),
      'must be a PNG with 16-bit grey pixels; got 8-bit grey',
    ],
    [
      'a disparity image of another size',
      `disparity/train/${ID}_disparity.png`,
      encodeUint16Png({ height: 1, width: 3, data: new Uint16Array(3) }),
      `must have the size 3x2 of gtFine/train/${ID}_gtFine_labelIds.png; got 3x1`,
    ],
    [
      'a truncated disparity image',
      `disparity/train/${ID}_disparity.png`,
      encodeUint16Png({ ...SIZE, data: new Uint16Array(6) }).subarray(0, 50),
      'must be a complete PNG; got a truncated one (50 bytes, ends inside chunk IDAT)',
    ],
    [
      'a camera file without fx',
      `camera/train/${ID}_camera.json`,
      JSON.stringify({ ...CALIBRATION, intrinsic: { fy: 5, u0: 1, v0: 1 } }),
      'must have intrinsic.fx as a number from 1 to 100000; got nothing',
    ],
    [
      'a camera file for larger pictures',
      `camera/train/${ID}_camera.json`,
      JSON.stringify({ ...CALIBRATION, intrinsic: { fx: 2262.52, fy: 2265.3, u0: 1096.98, v0: 513.137 } }),
      'must have its optical centre (u0, v0) in the image of 3x2 pixels; got (1096.98, 513.137)',
    ],
  ])('names %s as the only problem', async (_, path, content, message) => {
    await putSample('train');
    await put(path, content);
    const dataset = await open();
    expect((await dataset.check()).problems).toEqual([
      { path: join(root, path), message: expect.stringContaining(message) },
    ]);
    await expect(dataset.load('train', ID, ['rgb', 'depth'])).rejects.toThrow(`${join(root, path)}: ${message}`);
  });

  it('accepts archives that were unpacked in folders of their own', async () => {
    await putSample('train');
    const before = await (await open()).load('train', ID, ['rgb', 'depth']);
    for (const type of ['leftImg8bit', 'gtFine', 'disparity', 'camera']) {
      await mkdir(join(root, `${type}_trainvaltest`));
      await rename(join(root, type), join(root, `${type}_trainvaltest`, type));
    }
    expect(await (await open()).load('train', ID, ['rgb', 'depth'])).toEqual(before);
  });

  it('refuses a type that is there twice', async () => {
    await putSample('train');
    await mkdir(join(root, 'gtFine_trainvaltest/gtFine'), { recursive: true });
    await expect(open()).rejects.toThrow(`${root}: must hold gtFine once; got gtFine and gtFine_trainvaltest/gtFine`);
  });

  it('says where the root is when it lies one level off', async () => {
    await putSample('train');
    const expected = 'must hold the folders leftImg8bit and gtFine';
    await expect(openCityscapes(base, 11)).rejects.toThrow(
      `${base}: ${expected}; got a folder one level too high (give ${root})`,
    );
    await expect(openCityscapes(join(root, 'gtFine'), 11)).rejects.toThrow(
      `${join(root, 'gtFine')}: ${expected}; got a folder one level too low (give ${root})`,
    );
  });

  it('names an archive that was not unpacked', async () => {
    await mkdir(root);
    await put('gtFine_trainvaltest.zip', 'PK');
    await expect(open()).rejects.toThrow('got the archive gtFine_trainvaltest.zip, which must be unpacked here');
    await put(`leftImg8bit/train/${ID}_leftImg8bit.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
    await expect(open()).rejects.toThrow(
      `${join(root, 'gtFine_trainvaltest.zip')}: must be unpacked in its folder; got the archive alone`,
    );
  });
});

describe('writeCityscapesFrame', () => {
  it('writes what the loader reads back: pixels, ids, metres to a step of disparity, camera and gravity', async () => {
    const frame = renderStreetScene({ seed: 3, index: 4, height: 32, width: 64 });
    await writeCityscapesFrame(root, { split: 'val', city: 'fog', index: 4, frame });
    const dataset = await open();
    expect((await dataset.check()).problems).toEqual([]);
    const sample = await dataset.load('val', 'fog/fog_000004_000019', ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(frame.color);
    expect(sample.labels.data).toEqual(Uint8Array.from(frame.labels, (id) => CITYSCAPES_19.classByRawId[id] ?? 255));
    const stored = depthToDisparity(frame.depthMetres, frame.camera.fx * 0.22);
    expect(sample.depths.depth?.data).toEqual(disparityToDepth(stored, frame.camera.fx * 0.22));
    const sky = frame.depthMetres.indexOf(0);
    expect(sample.depths.depth?.data[sky]).toBe(0);
    expect(sample.camera).toEqual({ ...frame.camera, down: expect.any(Array) });
    for (const axis of [0, 1, 2] as const) {
      expect(sample.camera?.down?.[axis]).toBeCloseTo(frame.camera.down?.[axis] ?? Number.NaN, 12);
    }
  });
});
