import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFixture } from '../contract/format-fixture.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { tiffOf } from '../images/tiff-fixture.js';
import { openFreiburgForest } from './freiburg-forest-dataset.js';

let base = '';
let root = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssma-forest-'));
  root = join(base, 'freiburg_forest_annotated');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const SIZE = { height: 1, width: 8 };
// Void, then the six colours of the README, then void again.
const MASK = [255, 255, 255, 170, 170, 170, 0, 255, 0, 102, 102, 51, 0, 60, 0, 0, 120, 255, 0, 0, 0, 255, 255, 255];
const MASK_CLASSES = [255, 0, 1, 2, 2, 3, 4, 255];

const mask = encodeRgbPng({ ...SIZE, data: Uint8Array.from(MASK) });
const picture = (value: number) => encodeRgbPng({ ...SIZE, data: new Uint8Array(24).fill(value) });
const tiff = (samples: Uint8Array | Uint16Array | Float32Array) =>
  tiffOf({ height: 1, width: samples.length, isBigEndian: false, samples, compression: 'none' });

async function write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) await writeFixture(join(root, path), content);
}

async function writeSample(id: string, further: Readonly<Record<string, Uint8Array>> = {}): Promise<void> {
  await write({ [`train/rgb/${id}_Clipped.png`]: picture(7), [`train/GT_color/${id}_mask.png`]: mask, ...further });
}

describe('openFreiburgForest', () => {
  it('reads every folder of the archive at its own size', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 1, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    await write({
      'train/GT_color/b24-7604_mask.png': mask,
      'train/rgb/b24-7604_Clipped.jpg': jpeg,
      'train/rgb_grayscale/b24-7604_Clipped.jpg': jpeg,
      'train/nir_gray/b24-7604.tif': tiff(Uint8Array.of(0, 9, 255)),
      'train/nir_color/b24-7604_Clipped.png': picture(1),
      'train/nrg/b24-7604_Clipped.jpg': jpeg,
      'train/ndvi_color/b24-7604_Clipped.jpg': jpeg,
      'train/ndvi_float/b24-7604.tif': tiff(Float32Array.of(Number.NaN)),
      'train/evi_color/b24-7604_Clipped.png': picture(2),
      'train/evi_gray/b24-7604.tif': tiff(Uint8Array.of(1)),
      'train/depth_color/b24-7604_Clipped.png': picture(3),
      'train/depth_gray/b24-7604_Clipped_redict_depth_gray.png': encodeLabelPng({
        height: 2,
        width: 2,
        data: Uint8Array.of(0, 50, 100, 200),
      }),
    });
    const dataset = await openFreiburgForest(root);
    const modalities = ['rgb', 'nir', 'nir_color', 'nrg', 'ndvi', 'evi', 'depth', 'depth_gray'];
    expect(dataset.description).toMatchObject({ modalities, depths: [], hasCamera: false, splits: ['train'] });
    expect(dataset.description.classes.map(({ name }) => name)).toEqual([
      'trail',
      'grass',
      'vegetation',
      'sky',
      'obstacle',
    ]);
    const { images, labels, camera } = await dataset.load('train', 'b24-7604', modalities);
    expect([...labels.data]).toEqual(MASK_CLASSES);
    expect(camera).toBeNull();
    expect(images.nir).toEqual({ height: 1, width: 3, data: Uint8Array.of(0, 0, 0, 9, 9, 9, 255, 255, 255) });
    // 50, 100 and 200 of at most 200: 63.75, 127.5 and 255, rounded.
    expect(images.depth_gray).toEqual({
      height: 2,
      width: 2,
      data: Uint8Array.of(0, 0, 0, 64, 64, 64, 128, 128, 128, 255, 255, 255),
    });
    expect(['rgb', 'nir_color', 'evi', 'depth'].map((name) => images[name]?.data[0])).toEqual([128, 1, 2, 3]);
    const { problems, notes, pixelsByClass } = await dataset.check();
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      'split train has 1 samples where the published dataset has 230: the download may be incomplete',
    ]);
    expect(pixelsByClass).toEqual([1, 1, 2, 1, 1, 2]);
  });

  it('takes a sample only by its whole key', async () => {
    await writeSample('b60-60', { 'train/nrg/b60-607_Clipped.png': picture(2) });
    await writeSample('b60-607', { 'train/nrg/b60-60_Clipped.png': picture(1) });
    const dataset = await openFreiburgForest(root);
    expect(await dataset.sampleIds('train')).toEqual(['b60-60', 'b60-607']);
    expect((await dataset.load('train', 'b60-60', ['nrg'])).images.nrg?.data[0]).toBe(1);
    expect((await dataset.load('train', 'b60-607', ['nrg'])).images.nrg?.data[0]).toBe(2);
  });

  it('puts a share of the training samples aside by their names', async () => {
    for (const id of 'abcde') await writeSample(id);
    await write({ 'test/rgb/d_Clipped.png': picture(1), 'test/GT_color/d_Clipped.png': mask });
    const dataset = await openFreiburgForest(root, 0.1);
    expect(dataset.description.splits).toEqual(['test', 'train', 'val']);
    expect(await dataset.sampleIds('train')).toEqual(['a', 'b', 'c']);
    expect(await dataset.sampleIds('val')).toEqual(['d', 'e']);
    expect(await dataset.sampleIds('test')).toEqual(['d']);
    expect([...(await dataset.load('val', 'd', [])).labels.data]).toEqual(MASK_CLASSES);
    const { splits, problems, notes } = await dataset.check();
    expect(splits.map(({ samples }) => samples)).toEqual([1, 3, 2]);
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      'split test has 1 samples where the published dataset has 136: the download may be incomplete',
      'splits train and val together have 5 samples where the published dataset has 230: the download may be incomplete',
    ]);
  });

  it('names what is wrong with a held-out sample once, and leaves the training samples usable', async () => {
    for (const id of 'abd') await writeSample(id);
    await rm(join(root, 'train/GT_color/d_mask.png'));
    const dataset = await openFreiburgForest(root, 0.1);
    const problem = {
      path: join(root, 'train/rgb/d_Clipped.png'),
      message: 'must have a partner train/GT_color/d_mask.png; got none',
    };
    expect(await dataset.sampleIds('train')).toEqual(['a', 'b']);
    await expect(dataset.sampleIds('val')).rejects.toThrow(problem.message);
    expect((await dataset.check()).problems).toEqual([problem]);
  });

  it('refuses to put samples aside where there are none, or where a split val is there', async () => {
    await writeSample('a');
    await expect((await openFreiburgForest(root, 0.1)).sampleIds('val')).rejects.toThrow(
      `${root}: must hold an image of split val; got none at a share of 0.1 for val`,
    );
    await write({ 'val/rgb/b_Clipped.png': picture(1), 'val/GT_color/b_Clipped.png': mask });
    await expect(openFreiburgForest(root, 0.1)).rejects.toThrow(
      `${join(root, 'val')}: must not be there where holdOut is above 0; got a split`,
    );
    expect(await (await openFreiburgForest(root)).sampleIds('val')).toEqual(['b']);
    await write({ 'test/rgb/b_Clipped.png': picture(1), 'test/GT_color/b_Clipped.png': mask });
    await rm(join(root, 'train'), { recursive: true });
    await expect(openFreiburgForest(root, 0.1)).rejects.toThrow(
      `${join(root, 'train')}: must be there where holdOut is above 0; got nothing there`,
    );
  });

  it('colours NDVI and EVI itself where the pictures are missing, and says so', async () => {
    await writeSample('a', {
      'train/ndvi_float/a.tif': tiff(Float32Array.of(-1, 0, 1, 0, 0, 0, 0, 0)),
      'train/evi_gray/a.TIFF': tiff(Uint8Array.of(0, 255, 0, 0, 0, 0, 0, 0)),
    });
    const dataset = await openFreiburgForest(root);
    expect(dataset.description.modalities).toEqual(['rgb', 'ndvi', 'evi']);
    const { images } = await dataset.load('train', 'a', ['ndvi', 'evi']);
    // Entry 128 of jet: r = 1.5 - |512 / 255 - 3| = 0.508, g = 1.5 - |512 / 255 - 2| > 1, b = 1.5 - |512 / 255 - 1| = 0.492.
    expect([...(images.ndvi?.data.subarray(0, 9) ?? [])]).toEqual([0, 0, 128, 130, 255, 126, 128, 0, 0]);
    expect([...(images.evi?.data.subarray(0, 6) ?? [])]).toEqual([0, 0, 128, 128, 0, 0]);
    expect((await dataset.check()).notes).toEqual(
      expect.arrayContaining([
        'split train: ndvi is ndvi_float coloured in jet from -1 to 1, for want of stored pictures',
        'split train: evi is evi_gray coloured in jet from 0 to 255, for want of stored pictures',
      ]),
    );
  });

  it('reads the jet picture of near infrared where the other one is missing', async () => {
    await writeSample('a', { 'train/nir_color_jet/a_Clipped.png': picture(5) });
    const { images } = await (await openFreiburgForest(root)).load('train', 'a', ['nir_color']);
    expect(images.nir_color?.data[0]).toBe(5);
  });

  it('scales a depth prediction of 16 bits by its maximum', async () => {
    const depth = encodeUint16Png({ height: 1, width: 3, data: Uint16Array.of(0, 1000, 40000) });
    await writeSample('a', { 'train/depth_gray/a_Clipped_redict_depth_gray.png': depth });
    const { images } = await (await openFreiburgForest(root)).load('train', 'a', ['depth_gray']);
    // 255 x 1000 / 40000 = 6.375.
    expect(images.depth_gray?.data).toEqual(Uint8Array.of(0, 0, 0, 6, 6, 6, 255, 255, 255));
  });

  it('knows an older copy by the sample that was removed', async () => {
    await write({ 'test/rgb/b223-093_Clipped.png': picture(1), 'test/GT_color/b223-093_Clipped.png': mask });
    expect((await (await openFreiburgForest(root)).check()).notes).toContain(
      'split test: b223-093 was removed in 2018; figures of this older copy do not compare',
    );
  });

  it('ignores up to a hundredth of other colours', async () => {
    const data = new Uint8Array(300);
    data.set([1, 2, 3]);
    await writeSample('a', {
      'train/GT_color/a_mask.png': encodeRgbPng({ height: 10, width: 10, data }),
    });
    const { labels } = await (await openFreiburgForest(root)).load('train', 'a', []);
    expect([...labels.data]).toEqual([255, ...new Array(99).fill(4)]);
  });

  it.each([
    [
      'ndvi_float/a.tif',
      tiff(Float32Array.of(0, Number.NaN)),
      'must hold NDVI from -1 to 1; got NaN at row 0, column 1',
    ],
    ['ndvi_float/a.tif', tiff(Float32Array.of(-1.5)), 'must hold NDVI from -1 to 1; got -1.5 at row 0, column 0'],
    ['ndvi_float/a.tif', tiff(Uint8Array.of(1)), 'must hold NDVI as 32-bit floats; got 8-bit numbers'],
    ['evi_gray/a.tif', tiff(Uint16Array.of(1)), 'must hold 8-bit levels; got 16-bit numbers'],
    ['nir_gray/a.tif', tiff(Float32Array.of(0.5)), 'must hold 8-bit levels; got 32-bit numbers'],
    ['nir_gray/a.tif', picture(1), 'must be a TIFF; got'],
    ['depth_gray/a_x.png', picture(1), 'must be a PNG with 8-bit or 16-bit grey pixels; got 8-bit RGB'],
    ['depth_gray/a_x.png', tiff(Uint8Array.of(1)), 'must be a PNG; got'],
    [
      'depth_gray/a_x.png',
      encodeLabelPng({ ...SIZE, data: new Uint8Array(8) }),
      'must have a pixel above 0; got 1 x 8',
    ],
    ['depth_color/a.png', new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
  ])('names %s as a problem (%#)', async (path, content, message) => {
    await writeSample('a', { [`train/${path}`]: content });
    const { problems } = await (await openFreiburgForest(root)).check();
    expect(problems[0]).toEqual({ path: join(root, 'train', path), message: expect.stringContaining(message) });
  });

  it('names the sample that lacks a modality, and a folder that only one split has', async () => {
    await writeSample('a', { 'train/nrg/a_Clipped.jpg': picture(1) });
    await writeSample('b');
    await write({ 'test/rgb/c_Clipped.jpg': picture(1), 'test/GT_color/c_Clipped.png': mask });
    expect((await (await openFreiburgForest(root)).check()).problems).toEqual([
      { path: join(root, 'test/nrg'), message: 'must be a folder; got nothing there' },
      {
        path: join(root, 'train/rgb/b_Clipped.png'),
        message: 'must have a partner train/nrg/b_Clipped.jpg; got none',
      },
    ]);
  });

  it('wants the indices in the size of the mask', async () => {
    await writeSample('a', {
      'train/ndvi_float/a.tif': tiff(Float32Array.of(0)),
      'train/nir_gray/a.tif': tiff(Uint8Array.of(0)),
    });
    expect((await (await openFreiburgForest(root)).check()).problems).toEqual([
      {
        path: join(root, 'train/ndvi_float/a.tif'),
        message: 'must have the size 8x1 of train/GT_color/a_mask.png; got 1x1',
      },
    ]);
  });

  it('names two masks of one sample', async () => {
    await writeSample('a', { 'train/GT_color/a_Clipped.png': mask });
    await expect((await openFreiburgForest(root)).sampleIds('train')).rejects.toThrow(
      `${join(root, 'train/GT_color/a_mask.png')}: must be the only file of sample "a"; got also a_Clipped.png`,
    );
  });

  it('says where the root is when it lies a level off or is packed', async () => {
    await writeSample('a');
    const rule = 'must hold the folders train and test; got';
    await expect(openFreiburgForest(base)).rejects.toThrow(
      `${base}: ${rule} a folder one level too high (give ${root})`,
    );
    const below = join(root, 'train');
    await expect(openFreiburgForest(below)).rejects.toThrow(
      `${below}: ${rule} a folder one level too low (give ${root})`,
    );
    const packed = join(base, 'packed');
    await writeFixture(join(packed, 'freiburg_forest_annotated.tar.gz.part-aa'), 'x');
    await expect(openFreiburgForest(packed)).rejects.toThrow(
      `${rule} the archive freiburg_forest_annotated.tar.gz.part-aa, which must be unpacked here`,
    );
  });

  it('refuses a root whose splits hold neither photos nor masks', async () => {
    await write({ 'train/images/a.png': picture(1) });
    await expect(openFreiburgForest(root)).rejects.toThrow(
      `${root}: must hold photos and masks in train/rgb and train/GT_color; got neither`,
    );
  });
});
