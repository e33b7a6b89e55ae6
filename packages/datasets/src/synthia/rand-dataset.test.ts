import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Dataset } from '../dataset.js';
import { encodeRgbPng, encodeUint16RgbPng } from '../images/encode-png.js';
import { openSynthiaRand } from './rand-dataset.js';

const SIZE = { height: 1, width: 4 };
const PHOTO = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
// Class in red, instance in green: road of no instance, car of instance 976, lane marking, rider.
const LABELS = Uint16Array.of(3, 0, 0, 8, 976, 0, 22, 0, 0, 17, 40, 0);
// 1 cm, 12.34 m, the sky, and nothing.
const DEPTH = Uint16Array.of(1, 1, 1, 1234, 1234, 1234, 65535, 65535, 65535, 0, 0, 0);
/** Held out at the default share. */
const VAL_ID = '0000003';

let base = '';
let root = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssma-synthia-'));
  root = join(base, 'RAND_CITYSCAPES');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function putSample(id: string): Promise<void> {
  await put(`RGB/${id}.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
  await put(`Depth/${id}.png`, encodeUint16RgbPng({ ...SIZE, data: DEPTH }));
  await put(`GT/LABELS/${id}.png`, encodeUint16RgbPng({ ...SIZE, data: LABELS }));
  await put(`GT/COLOR/${id}.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
}

const open = (holdOut = 0.1): Promise<Dataset> => openSynthiaRand({ name: 'synthia', part: 'rand', root, holdOut });

describe('openSynthiaRand', () => {
  it('loads pixels, classes of the red channel and metres', async () => {
    await putSample('0000000');
    const dataset = await open(0);
    expect(dataset.description).toMatchObject({ depths: ['depth'], hasCamera: false, splits: ['train'] });
    const sample = await dataset.load('train', '0000000', ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(PHOTO);
    expect([...sample.labels.data]).toEqual([2, 7, 255, 10]);
    expect(sample.depths.depth?.data).toEqual(Float32Array.of(0.01, 12.34, 655.35, 0));
    expect(sample.camera).toBeNull();
    expect((await dataset.check()).problems).toEqual([]);
  });

  it('holds out images by name and notes the published counts', async () => {
    for (const id of ['0000000', '0000001', VAL_ID]) await putSample(id);
    const dataset = await open();
    expect(await dataset.sampleIds('train')).toEqual(['0000000', '0000001']);
    expect(await dataset.sampleIds('val')).toEqual([VAL_ID]);
    expect((await dataset.check()).notes).toEqual([
      'split train has 2 samples where the published dataset has 8493: the download may be incomplete',
      'split val has 1 samples where the published dataset has 907: the download may be incomplete',
    ]);
  });

  it('says so when no image falls into a split', async () => {
    await putSample('0000000');
    await expect((await open()).sampleIds('val')).rejects.toThrow(
      `${root}: must hold an image of split val; got none at a share of 0.1 for val`,
    );
  });

  it('names the only image of val when it lacks its labels', async () => {
    for (const id of ['0000000', VAL_ID]) await putSample(id);
    await rm(join(root, `GT/LABELS/${VAL_ID}.png`));
    await expect((await open()).sampleIds('val')).rejects.toThrow(
      `must have a partner GT/LABELS/${VAL_ID}.png; got none`,
    );
    expect(await (await open()).sampleIds('train')).toEqual(['0000000']);
  });

  it('finds files in folders below, as other copies have them', async () => {
    await putSample('0000000');
    await mkdir(join(root, 'Depth/Depth'));
    await rename(join(root, 'Depth/0000000.png'), join(root, 'Depth/Depth/0000000.png'));
    await mkdir(join(root, 'RGB/Stereo_Right/Omni_F'), { recursive: true });
    await rename(join(root, 'RGB/0000000.png'), join(root, 'RGB/Stereo_Right/Omni_F/0000000.png'));
    await put('GT/parsed_LABELS/0000000.png', 'another project');
    const dataset = await open(0);
    expect((await dataset.check()).problems).toEqual([]);
    expect(await dataset.sampleIds('train')).toEqual(['0000000']);
  });

  it('names a file that is there twice', async () => {
    await putSample('0000000');
    await put('Depth/Depth/0000000.png', encodeUint16RgbPng({ ...SIZE, data: DEPTH }));
    expect((await (await open(0)).check()).problems).toEqual([
      {
        path: join(root, 'Depth/Depth/0000000.png'),
        message: `must be the only file of sample "0000000"; got also 0000000.png`,
      },
    ]);
  });

  it('drops an alpha channel of photos', async () => {
    await putSample('0000000');
    const rgba = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 128, 7, 8, 9, 255, 10, 11, 12, 1);
    await put('RGB/0000000.png', encode({ ...SIZE, data: rgba, channels: 4 }));
    expect((await (await open(0)).load('train', '0000000', ['rgb'])).images.rgb?.data).toEqual(PHOTO);
  });

  it('offers no depth to a download without it', async () => {
    await putSample('0000000');
    await rm(join(root, 'Depth'), { recursive: true });
    expect((await open(0)).description.depths).toEqual([]);
  });

  it('names the sample that lacks its depth', async () => {
    await putSample('0000000');
    await putSample('0000001');
    await rm(join(root, 'Depth/0000001.png'));
    expect((await (await open(0)).check()).problems).toEqual([
      { path: join(root, 'RGB/0000001.png'), message: 'must have a partner Depth/0000001.png; got none' },
    ]);
  });

  it.each([
    [
      'labels that were reduced to 8 bits',
      'GT/LABELS/0000000.png',
      encodeRgbPng({ ...SIZE, data: Uint8Array.from(LABELS, (value) => value >> 8) }),
      'must be a PNG with 16-bit RGB pixels; got 8-bit RGB',
    ],
    [
      'an id beyond a byte',
      'GT/LABELS/0000000.png',
      encodeUint16RgbPng({ ...SIZE, data: LABELS.with(6, 768) }),
      'must hold label ids up to 255 in its red channel; got 768 at x=2, y=0',
    ],
    [
      'depth in a single channel',
      'Depth/0000000.png',
      encode({ ...SIZE, data: new Uint16Array(4), channels: 1, depth: 16 }),
      'must be a PNG with 16-bit RGB pixels; got 16-bit grey',
    ],
    [
      'depth whose channels differ',
      'Depth/0000000.png',
      encodeUint16RgbPng({ ...SIZE, data: DEPTH.with(4, 1235) }),
      'must hold three equal channels; got 1234, 1235, 1234 at x=1, y=0',
    ],
    ['an empty depth file', 'Depth/0000000.png', '', 'must hold data; got a file of 0 bytes'],
  ])('names %s as the only problem', async (_, path, content, message) => {
    await putSample('0000000');
    await put(path, content);
    const dataset = await open(0);
    expect((await dataset.check()).problems).toEqual([{ path: join(root, path), message }]);
    await expect(dataset.load('train', '0000000', ['rgb', 'depth'])).rejects.toThrow(`${join(root, path)}: ${message}`);
  });

  it('says where the root is, names archives, and refuses a sequence', async () => {
    await mkdir(root);
    await put('RAND_CITYSCAPES.rar', 'Rar!');
    const expected = 'must hold the folders RGB and GT of RAND_CITYSCAPES';
    await expect(open()).rejects.toThrow(`${root}: ${expected}; got the archive RAND_CITYSCAPES.rar`);
    await putSample('0000000');
    await expect(openSynthiaRand({ name: 'synthia', part: 'rand', root: base, holdOut: 0 })).rejects.toThrow(
      `${base}: ${expected}; got a folder one level too high (give ${root})`,
    );
    await expect(
      openSynthiaRand({ name: 'synthia', part: 'rand', root: join(root, 'RGB'), holdOut: 0 }),
    ).rejects.toThrow(`${join(root, 'RGB')}: ${expected}; got a folder one level too low (give ${root})`);
    await mkdir(join(root, 'CameraParams'));
    await expect(open()).rejects.toThrow('must be RAND_CITYSCAPES; got a sequence, which has CameraParams');
  });
});
