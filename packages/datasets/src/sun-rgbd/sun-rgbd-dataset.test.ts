import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { npyOf } from './npy-fixture.js';
import { openSunRgbd } from './sun-rgbd-dataset.js';

const SIZE = { height: 2, width: 4 } as const;
const TRAIN = 'xtion/sun3ddata/Portland_hotel/Portland_hotel/0000110-000003653244';
const REALSENSE = 'realsense/sa/2014_10_21-18_19_30-1311000073';
const TEST = 'kv1/NYUdata/NYU0003';

let parent = '';
let root = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ssma-sun-'));
  root = join(parent, 'sun');
  await mkdir(root);
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

const photo = (value: number) => encodeRgbPng({ ...SIZE, data: new Uint8Array(24).fill(value) });
const labels = (...ids: number[]) => encodeLabelPng({ ...SIZE, data: Uint8Array.from(ids) });
const depth = (...stored: number[]) => encodeUint16Png({ ...SIZE, data: Uint16Array.from(stored) });

const REFINED = [0, 8, 16000, 65528, 1, 6465, 8000, 64000];
const RAW = [0, 0, 16000, 0, 0, 0, 8000, 0];

/** A sample as the archive unpacks: names differ between its folders, and other files lie about. */
async function writeSample(id: string, level: number): Promise<void> {
  const folder = `SUNRGBD/${id}`;
  await write(`${folder}/image/0000001-000000020431.jpg`, photo(level));
  await write(`${folder}/depth_bfx/0000002-000000033369.png`, depth(...REFINED));
  await write(`${folder}/depth/0000002-000000033369.png`, depth(...RAW));
  await write(`${folder}/intrinsics.txt`, '2 0 2.5 0 2.25 1.5 0 0 1');
  await write(`${folder}/extrinsics/20140101000000.txt`, '1 0 0 0\n0 1 0 0\n0 0 1 0\n');
  await write(`${folder}/extrinsics/20141231000000.txt`, '1 0 0 0\n0 0.8 0.6 0\n0 -0.6 0.8 0\n');
  await write(`${folder}/fullres/intrinsics.txt`, '1000 0 960 0 1000 540 0 0 1');
  await write(`${folder}/seg.mat`, 'not read');
  await write(`${folder}/annotation2Dfinal/index.json`, '{broken');
}

/** The official tree with numbered labels: one test picture, two training pictures of which one is RealSense's. */
async function writeTree(): Promise<void> {
  for (const [index, id] of [TEST, REALSENSE, TRAIN].entries()) await writeSample(id, index + 1);
  await write('sunrgbd_testing_images.txt', `SUNRGBD/${TEST}/image/NYU0003.jpg\n`);
  await write(
    'sunrgbd_training_images.txt',
    `SUNRGBD/${REALSENSE}/image/0000063.jpg\r\n/n/fs/sun3d/data/SUNRGBD//${TRAIN}/\r\n`,
  );
  await write('sunrgbd_train_test_labels/img-000001.png', labels(0, 1, 2, 3, 4, 5, 37, 255));
  await write('sunrgbd_train_test_labels/img-005051.png', labels(9, 9, 9, 9, 9, 9, 9, 9));
  await write('sunrgbd_train_test_labels/img-005052.png', labels(36, 1, 1, 1, 1, 1, 1, 0));
}

const open = (options: Partial<Parameters<typeof openSunRgbd>[0]> = {}) =>
  openSunRgbd({ root, omitRealsense: true, holdOut: 0, ...options });

describe('openSunRgbd on the original tree', () => {
  beforeEach(writeTree);

  it('offers picture, refined and raw depth, and the camera', async () => {
    expect((await open()).description).toMatchObject({
      name: 'sun-rgbd',
      modalities: ['rgb'],
      depths: ['depth', 'depth_raw'],
      hasCamera: true,
      splits: ['test', 'train'],
      unlabelledSplits: [],
    });
  });

  it('turns the bits of depth as the toolbox does and cuts it at 8 m', async () => {
    const { depths } = await (await open()).load('train', TRAIN, ['depth', 'depth_raw']);
    // 8 -> 1 mm, 16000 -> 2000 mm, 65528 -> 8191 mm, 1 -> 8192 mm, 6465 -> 9000 mm.
    expect([...(depths.depth?.data ?? [])]).toEqual([0, 0.001, 2, 8, 8, 8, 1, 8].map(Math.fround));
    expect([...(depths.depth_raw?.data ?? [])]).toEqual([0, 0, 2, 0, 0, 0, 1, 0]);
  });

  it('drops the low bits of depth when told to', async () => {
    const { depths } = await (await open({ depthEncoding: 'shift-only' })).load('train', TRAIN, ['depth']);
    expect([...(depths.depth?.data ?? [])]).toEqual([0, 0.001, 2, 8, 0, 0.808, 1, 8].map(Math.fround));
  });

  it('gives samples another origin when depth is read in another way', async () => {
    const decodings = await Promise.all(
      (['rotate', 'shift-only'] as const).map(
        async (depthEncoding) => (await (await open({ depthEncoding })).origin('train', TRAIN, ['depth'])).decoding,
      ),
    );
    expect(decodings[0]).not.toBe(decodings[1]);
  });

  it('counts pixels from 0 and takes gravity from the second row of the last extrinsics', async () => {
    const { camera } = await (await open()).load('test', TEST, ['depth_raw']);
    expect(camera).toEqual({ size: SIZE, fx: 2, fy: 2.25, cx: 1.5, cy: 0.5, down: [0, 0.8, 0.6] });
  });

  it('pairs the label numbered 5051 with the first training picture, whatever the size of the test list', async () => {
    const dataset = await open({ omitRealsense: false });
    const sample = await dataset.load('train', TRAIN, ['rgb']);
    expect(sample.images.rgb?.data[0]).toBe(3);
    expect([...sample.labels.data]).toEqual([35, 0, 0, 0, 0, 0, 0, 255]);
    expect([...(await dataset.load('test', TEST, [])).labels.data]).toEqual([255, 0, 1, 2, 3, 4, 36, 255]);
    expect((await dataset.load('train', REALSENSE, [])).labels.data[0]).toBe(8);
  });

  it('leaves RealSense pictures out of training unless they are asked for, and keeps those of the test', async () => {
    expect(await (await open()).sampleIds('train')).toEqual([TRAIN]);
    expect(await (await open({ omitRealsense: false })).sampleIds('train')).toEqual([REALSENSE, TRAIN]);
    await write('sunrgbd_testing_images.txt', `SUNRGBD/${REALSENSE}/image/a.jpg\n`);
    await write('sunrgbd_training_images.txt', `SUNRGBD/${TRAIN}/image/a.jpg\nSUNRGBD/${TEST}/image/a.jpg\n`);
    expect(await (await open()).sampleIds('test')).toEqual([REALSENSE]);
  });

  it('puts a share of the training pictures aside, labels still by their number in the list', async () => {
    const held = 'kv1/NYUdata/NYU0005';
    await writeSample(held, 4);
    const list = [REALSENSE, held, TRAIN].map((id) => `SUNRGBD/${id}/image/a.jpg`);
    await write('sunrgbd_training_images.txt', list.join('\n'));
    await write('sunrgbd_train_test_labels/img-005053.png', labels(7, 7, 7, 7, 7, 7, 7, 7));
    const dataset = await open({ holdOut: 0.1 });
    expect(dataset.description.splits).toEqual(['test', 'train', 'val']);
    expect(await dataset.sampleIds('train')).toEqual([TRAIN]);
    expect(await dataset.sampleIds('val')).toEqual([held]);
    expect(await dataset.sampleIds('test')).toEqual([TEST]);
    expect((await dataset.load('val', held, [])).labels.data[0]).toBe(35);
    expect((await dataset.load('train', TRAIN, [])).labels.data[0]).toBe(6);
    expect((await dataset.check()).notes).toEqual([
      'split test has 1 samples where the published dataset has 5050: the download may be incomplete',
      'splits train and val together have 2 samples where the published dataset has 4698: the download may be incomplete',
    ]);
  });

  it('says so when no picture falls into a split', async () => {
    await expect((await open({ holdOut: 0.1 })).sampleIds('val')).rejects.toThrow(
      `${root}: must hold an image of split val; got none at a share of 0.1 for val`,
    );
  });

  it('passes the check and holds the counts against the published ones', async () => {
    const { problems, notes, depths } = await (await open()).check();
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      'split test has 1 samples where the published dataset has 5050: the download may be incomplete',
      'split train has 1 samples where the published dataset has 4698: the download may be incomplete',
    ]);
    expect(depths.depth_raw).toEqual({ pixels: 16, validPixels: 4, minMetres: 1, meanMetres: 1.5, maxMetres: 2 });
    expect((await (await open({ omitRealsense: false })).check()).notes[1]).toContain('published dataset has 5285');
  });

  it('reads label maps that lie with the samples, as PNG or NPY', async () => {
    await rm(join(root, 'sunrgbd_train_test_labels'), { recursive: true });
    await write(`SUNRGBD/${TEST}/label/label.png`, labels(1, 1, 1, 1, 1, 1, 1, 2));
    await write(
      `SUNRGBD/${TRAIN}/label/label.npy`,
      npyOf({ type: '|u1', shape: '(2, 4)', data: Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 37) }),
    );
    const dataset = await open();
    expect([...(await dataset.load('test', TEST, [])).labels.data]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect([...(await dataset.load('train', TRAIN, [])).labels.data]).toEqual([2, ...new Array(6).fill(255), 36]);
  });

  it('is the same dataset without the kinds that no sample has', async () => {
    for (const id of [TEST, TRAIN, REALSENSE]) {
      for (const entry of ['depth_bfx', 'extrinsics']) {
        await rm(join(root, 'SUNRGBD', id, entry), { recursive: true });
      }
    }
    const dataset = await open();
    expect(dataset.description).toMatchObject({ depths: ['depth_raw'], hasCamera: true });
    expect((await dataset.load('test', TEST, ['depth_raw'])).camera?.down).toBeNull();
  });

  it.each([
    ['image', 'SUNRGBD/ID/image/*.jpg', 'labels'],
    ['depth_bfx', 'SUNRGBD/ID/depth_bfx/*.png', 'photo'],
    ['depth', 'SUNRGBD/ID/depth/*.png', 'photo'],
    ['extrinsics', 'SUNRGBD/ID/extrinsics/*.txt', 'photo'],
    ['intrinsics.txt', 'SUNRGBD/ID/intrinsics.txt', 'photo'],
  ])('names the one sample that lacks %s', async (entry, expected, named) => {
    await rm(join(root, 'SUNRGBD', REALSENSE, entry), { recursive: true });
    const path =
      named === 'photo'
        ? join(root, 'SUNRGBD', REALSENSE, 'image/0000001-000000020431.jpg')
        : join(root, 'sunrgbd_train_test_labels/img-005051.png');
    const { problems } = await (await open({ omitRealsense: false })).check();
    expect(problems).toEqual([{ path, message: `must have a partner ${expected.replace('ID', REALSENSE)}; got none` }]);
  });

  it('names a listed sample whose folder is missing, once', async () => {
    await rm(join(root, 'SUNRGBD', TRAIN), { recursive: true });
    const { problems } = await (await open({ omitRealsense: false })).check();
    expect(problems).toEqual([{ path: join(root, 'SUNRGBD', TRAIN), message: 'must be a folder; got nothing there' }]);
  });

  it('names a folder with two pictures, and a broken link in one', async () => {
    await write(`SUNRGBD/${TEST}/image/Thumbs.db`, 'x');
    await write(`SUNRGBD/${TEST}/image/._a.jpg`, 'x');
    expect((await (await open()).check()).problems).toEqual([]);
    await write(`SUNRGBD/${TEST}/image/a.jpg`, photo(9));
    await symlink(join(root, 'nowhere'), join(root, 'SUNRGBD', TRAIN, 'image/gone.jpg'));
    expect((await (await open()).check()).problems).toEqual([
      {
        path: join(root, 'SUNRGBD', TEST, 'image'),
        message: 'must hold one file; got 2: 0000001-000000020431.jpg, a.jpg',
      },
      { path: join(root, 'SUNRGBD', TRAIN, 'image/gone.jpg'), message: 'must exist; got nothing there' },
    ]);
  });

  it.each([
    ['intrinsics.txt', '2 0 2.5 0 2.25 1.5 0 0', 'must hold a 3x3 matrix of intrinsics, 9 numbers; got 8'],
    ['intrinsics.txt', 'nan 0 2.5 0 2 1.5 0 0 1', 'must hold a 3x3 matrix of intrinsics of finite numbers; got inf or'],
    ['intrinsics.txt', '-2 0 2.5 0 2 1.5 0 0 1', 'must have fx of 0.4 to 80 pixels; got -2'],
    ['intrinsics.txt', '2 0 2.5 0 99 1.5 0 0 1', 'must have fy of 0.4 to 80 pixels; got 99'],
    ['intrinsics.txt', '2 0 960 0 2 1.5 0 0 1', 'must have its optical centre in the image of 4x2; got x=960, y=1.5'],
    [
      'intrinsics.txt',
      '2 0 2.5 0 2 1.5 0 0 2',
      'must hold a matrix [fx 0 cx; 0 fy cy; 0 0 1]; got 2 in row 3, column 3',
    ],
    ['intrinsics.txt', '2 0 x 0 2 1.5 0 0 1', 'must hold a 3x3 matrix of intrinsics; got "x" among the numbers'],
    ['intrinsics.txt', '', 'must hold data; got a file of 0 bytes'],
    ['intrinsics.txt', '1 '.repeat(3000), 'must hold a 3x3 matrix of intrinsics in at most 4096 bytes; got 6000 bytes'],
    ['extrinsics/20141231000000.txt', '1 0 0 0 0 1 0 0', 'must hold a 3x4 matrix of extrinsics, 12 numbers; got 8'],
    [
      'extrinsics/20141231000000.txt',
      '1 0 0 0 0 2 0 0 0 0 1 0',
      'must hold a rotation, whose rows have length 1; got a row of length 2',
    ],
  ])('refuses %s with "%s"', async (name, text, rule) => {
    const path = `SUNRGBD/${TEST}/${name}`;
    await write(path, text);
    const dataset = await open();
    await expect(dataset.load('test', TEST, ['depth'])).rejects.toMatchObject({
      path: join(root, path),
      rule: expect.stringContaining(rule),
    });
    expect((await dataset.check()).problems).toHaveLength(1);
  });

  it('refuses depth of 8 bits and of another size', async () => {
    const path = `SUNRGBD/${TEST}/depth_bfx/0000002-000000033369.png`;
    await write(path, labels(0, 0, 0, 0, 0, 0, 0, 0));
    await expect((await open()).load('test', TEST, ['depth'])).rejects.toThrow(
      `${join(root, path)}: must be a PNG with 16-bit grey pixels; got 8-bit grey`,
    );
    await write(path, encodeUint16Png({ height: 1, width: 4, data: new Uint16Array(4) }));
    await write(`SUNRGBD/${TEST}/intrinsics.txt`, '2 0 2.5 0 2.25 1 0 0 1');
    await expect((await open()).load('test', TEST, ['depth'])).rejects.toThrow(
      `${join(root, path)}: must have the size 4x2 of sunrgbd_train_test_labels/img-000001.png; got 4x1`,
    );
  });

  it('refuses labels that the lists do not number, in two forms, or none', async () => {
    await write('sunrgbd_train_test_labels/img-000002.png', labels(0, 0, 0, 0, 0, 0, 0, 0));
    await expect(open()).rejects.toThrow(
      `${join(root, 'sunrgbd_train_test_labels/img-000002.png')}: must belong to a listed picture (test from 1 on, ` +
        'train from 5051 on, in the order of the lists); got a number beyond the lists',
    );
    await rm(join(root, 'sunrgbd_train_test_labels/img-000002.png'));
    await write(`SUNRGBD/${TEST}/label/label.png`, labels(0, 0, 0, 0, 0, 0, 0, 0));
    await expect(open()).rejects.toThrow(
      'must hold label maps in one form; got sunrgbd_train_test_labels and a folder label in the samples',
    );
    await rm(join(root, 'sunrgbd_train_test_labels'), { recursive: true });
    await rm(join(root, 'SUNRGBD', TEST, 'label'), { recursive: true });
    await write('SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat', 'x');
    await expect(open()).rejects.toThrow(
      'must hold label maps as sunrgbd_train_test_labels/img-000001.png or as label/label.png in each sample; ' +
        'got only SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat, which must be converted to PNG (ssma data convert)',
    );
  });

  it.each([
    ['kv1/NYUdata/NYU0003', 'must list paths below SUNRGBD; got "kv1/NYUdata/NYU0003" as entry 1'],
    ['SUNRGBD/../../etc/image/a.jpg', 'must list paths below SUNRGBD; got '],
    [`SUNRGBD/${TEST}\nSUNRGBD//${TEST}/`, `must list each sample once; got ${TEST} twice`],
    [`SUNRGBD/${TRAIN}`, `must share no sample between train and test; got ${TRAIN} in both`],
    ['\n', 'must list at least one sample; got none'],
  ])('refuses a list with %j', async (text, rule) => {
    await write('sunrgbd_testing_images.txt', text);
    await expect(open()).rejects.toMatchObject({ rule: expect.stringContaining(rule) });
  });

  it('says what is missing of the split', async () => {
    await rm(join(root, 'sunrgbd_testing_images.txt'));
    await expect(open()).rejects.toThrow(`${join(root, 'sunrgbd_testing_images.txt')}: must exist; got nothing there`);
    await rm(join(root, 'sunrgbd_training_images.txt'));
    await expect(open()).rejects.toThrow(
      `${root}: must hold the split as sunrgbd_training_images.txt and sunrgbd_testing_images.txt, or as ` +
        'SUNRGBDtoolbox/traintestSUNRGBD/allsplit.mat; got neither',
    );
  });

  it('says when the root lies one level off or the archive is packed', async () => {
    await expect(open({ root: join(root, 'SUNRGBD') })).rejects.toThrow(`one level too low (give ${root})`);
    await expect(open({ root: parent })).rejects.toThrow(`got a folder one level too high (give ${root})`);
    await rm(join(root, 'SUNRGBD'), { recursive: true });
    await write('SUNRGBD.zip', 'x');
    await expect(open()).rejects.toThrow('got the archive SUNRGBD.zip, which must be unpacked here');
  });
});

describe('openSunRgbd on the flat re-release', () => {
  beforeEach(async () => {
    for (const [split, number] of [
      ['train', 1],
      ['train', 2],
      ['test', 1],
    ] as const) {
      await write(`image/${split}/img-00000${number}.jpg`, photo(number));
      await write(`depth/${split}/0000000${number}.png`, depth(0, 10000, 20000, 65535, 1, 2, 3, 4));
      await write(`label37/${split}/0000000${number}.png`, labels(0, 255, 37, 1, 2, 3, 4, number));
    }
    const line = (split: string, number: number, folder: string) =>
      `image/${split}/img-00000${number}.jpg depth/${split}/0000000${number}.png ${folder}0000000${number}.png`;
    await write('train37.txt', `${line('train', 1, '')}\n${line('train', 2, '')}\n`);
    await write('test37.txt', line('test', 1, 'label37/test/'));
    await write('sunrgbd_testing_images.txt', `SUNRGBD/${TEST}/image/a.jpg`);
    await write('sunrgbd_training_images.txt', `SUNRGBD/${REALSENSE}/image/a.jpg\nSUNRGBD/${TRAIN}/image/a.jpg`);
  });

  it('pairs by its lists and leaves the RealSense lines of the official list out', async () => {
    const dataset = await open();
    expect(dataset.description).toMatchObject({ modalities: ['rgb'], depths: [], hasCamera: false });
    expect(await dataset.sampleIds('train')).toEqual(['train/img-000002']);
    const { images, labels: map } = await dataset.load('train', 'train/img-000002', ['rgb']);
    expect(images.rgb?.data[0]).toBe(2);
    expect([...map.data]).toEqual([255, 255, 36, 0, 1, 2, 3, 1]);
    expect(await (await open({ omitRealsense: false })).sampleIds('train')).toHaveLength(2);
  });

  it('names each sample when all pictures of a split are missing', async () => {
    await rm(join(root, 'image/test/img-000001.jpg'));
    await expect((await open()).sampleIds('test')).rejects.toThrow(
      `${join(root, 'label37/test/00000001.png')}: must have a partner image/test/img-000001.jpg; got none`,
    );
  });

  it('puts a share of the training pictures aside by their own names', async () => {
    // The two draw 0.889 and 0.724.
    const dataset = await open({ omitRealsense: false, holdOut: 0.8 });
    expect(await dataset.sampleIds('train')).toEqual(['train/img-000001']);
    expect(await dataset.sampleIds('val')).toEqual(['train/img-000002']);
  });

  it('has depth in the unit that it is told, up to 8 m', async () => {
    const { depths } = await (await open({ depthEncoding: 'ten-thousandths' })).load('test', 'test/img-000001', [
      'depth',
    ]);
    expect([...(depths.depth?.data ?? [])]).toEqual([0, 1, 2, 6.5535, 0.0001, 0.0002, 0.0003, 0.0004].map(Math.fround));
  });

  it('needs the official lists to tell RealSense pictures, of equal length', async () => {
    await write('sunrgbd_training_images.txt', `SUNRGBD/${TRAIN}/image/a.jpg`);
    await expect(open()).rejects.toThrow(
      `${join(root, 'train37.txt')}: must list as many samples as sunrgbd_training_images.txt (1); got 2`,
    );
    await rm(join(root, 'sunrgbd_training_images.txt'));
    await expect(open()).rejects.toThrow('which tell RealSense pictures from others, or set omitRealsense to false');
  });

  it.each([
    ['image/train/a.jpg depth/train/a.png', 'got "image/train/a.jpg depth/train/a.png" in line 1'],
    ['/image/a.jpg depth/a.png a.png', 'must list picture, depth and label as three relative paths; got '],
    ['image/../a.jpg depth/a.png a.png', 'must list picture, depth and label as three relative paths; got '],
    ['image/a.jpg d l.png\nimage/a.jpg d l.png', 'must list each picture once; got image/a.jpg twice'],
  ])('refuses a list with %j', async (text, rule) => {
    await write('test37.txt', text);
    await expect(open()).rejects.toMatchObject({ rule: expect.stringContaining(rule) });
  });
});

describe('label maps in NPY files', () => {
  const path = () => join(root, 'SUNRGBD', TEST, 'label/label.npy');
  beforeEach(async () => {
    await writeTree();
    await rm(join(root, 'sunrgbd_train_test_labels'), { recursive: true });
    await write(`SUNRGBD/${TRAIN}/label/label.png`, labels(1, 1, 1, 1, 1, 1, 1, 2));
  });

  it('may have wider numbers', async () => {
    const wide = Buffer.from(Int32Array.from([1, 2, 3, 4, 5, 6, 7, 255]).buffer);
    await write(`SUNRGBD/${TEST}/label/label.npy`, npyOf({ type: '<i4', shape: '(2, 4)', data: wide }));
    expect([...(await (await open()).load('test', TEST, [])).labels.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 255]);
  });

  it.each([
    [npyOf({ type: '|u1', shape: '(2, 4)', data: new Uint8Array(7) }), 'must have 136 bytes for 4x2; got 135'],
    [
      npyOf({ type: '<u2', shape: '(2, 4)', data: new Uint8Array(16).fill(1) }),
      'must hold ids 0 to 255; got another number at x=0, y=0',
    ],
    [
      npyOf({ type: '<f4', shape: '(2, 4)', data: new Uint8Array(32) }),
      'must hold a two-dimensional array of whole numbers, row by row; got',
    ],
    [
      npyOf({ type: '|u1', shape: '(8,)', data: new Uint8Array(8) }),
      'must hold a two-dimensional array of whole numbers, row by row; got',
    ],
    [
      npyOf({ type: '|u1', shape: '(2, 4)', data: new Uint8Array(8), isColumnByColumn: true }),
      'must hold a two-dimensional array of whole numbers, row by',
    ],
    [new Uint8Array(100), 'must be a NumPy array file; got 100 bytes of another kind'],
  ])('are refused when damaged (%#)', async (content, rule) => {
    await write(`SUNRGBD/${TEST}/label/label.npy`, content);
    await expect((await open()).load('test', TEST, [])).rejects.toMatchObject({
      path: path(),
      rule: expect.stringContaining(rule),
    });
  });
});
