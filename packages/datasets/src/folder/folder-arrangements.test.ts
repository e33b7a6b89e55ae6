import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFixture } from '../contract/format-fixture.js';
import { describeDatasetContract } from '../dataset-contract.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { openFolder } from './folder-dataset.js';

type IdsBySplit = Readonly<Record<string, readonly string[]>>;

const FIXTURE = {
  name: 'folder',
  spec: (root: string) => ({ name: 'folder' as const, root }),
  otherFiles: { 'classes.json': JSON.stringify({ names: ['sky', 'road', 'tree'], ignore: 9 }) },
  trainIds: ['a', 'run-2/b'],
  valId: 'c',
  numClasses: 3,
  known: { rawId: 2, classIndex: 2 },
  voidRawId: 9,
  unknown: { rawId: 3, allowed: '0 to 2 or 9 or 255' },
} as const;

describeDatasetContract({
  ...FIXTURE,
  imagePath: (split, id) => `images/${split}/${id}.png`,
  labelPath: (split, id) => `labels/${split}/${id}.png`,
  folders: (split) => ({ images: `images/${split}`, labels: `labels/${split}` }),
});

describeDatasetContract({
  ...FIXTURE,
  imagePath: (split, id) => `${split}/image/${id}.png`,
  labelPath: (split, id) => `${split}/mask/${id}.png`,
  folders: (split) => ({ images: `${split}/image`, labels: `${split}/mask` }),
});

describeDatasetContract({
  ...FIXTURE,
  imagePath: (_, id) => `RGB/${id}.png`,
  labelPath: (_, id) => `Label/${id}.png`,
  folders: () => ({ images: 'RGB', labels: 'Label' }),
  splitFolders: 'listed',
  splitLists: ({ train = [], val = [] }: IdsBySplit) => ({
    'train.txt': train.map((id) => `RGB/${id}.png Label/${id}.png`).join('\n'),
    'val.txt': `${val.join('\r\n')}\r\n`,
  }),
  emptyRootMessage: 'must hold one folder per split, such as images/train and labels/train; got none',
});

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-folder-'));
  await write({ 'classes.json': JSON.stringify({ names: ['a', 'b'] }) });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) await writeFixture(join(root, path), content);
}

const photo = (value: number) => encodeRgbPng({ height: 1, width: 1, data: Uint8Array.of(value, value, value) });
const labels = encodeLabelPng({ height: 1, width: 1, data: Uint8Array.of(1) });
const depth = encodeUint16Png({ height: 1, width: 1, data: Uint16Array.of(1500) });

describe('the arrangement of a folder', () => {
  it.each([
    ['img_dir/train/x.png', 'ann_dir/train/x.png', 'HHA/train/x.png', 'Depth/train/x.png'],
    ['training/color/x.png', 'training/GT/x.png', 'training/hha/x.png', 'training/D/x.png'],
    ['rgb/x.png', 'masks/x.png', 'HHA/x.png', 'depth/x.png'],
  ])('%s is recognised', async (image, label, hha, map) => {
    await write({ [image]: photo(1), [label]: labels, [hha]: photo(2), [map]: depth });
    if (image.startsWith('rgb')) await write({ 'train.txt': 'x\n' });
    const dataset = await openFolder(root);
    const { modalities, depths, splits } = dataset.description;
    expect([modalities, depths]).toEqual([['rgb', 'hha'], ['depth']]);
    const sample = await dataset.load(splits[0] ?? '', 'x', ['rgb', 'hha', 'depth']);
    expect([sample.images.rgb?.data[0], sample.images.hha?.data[0], sample.depths.depth?.data[0]]).toEqual([1, 2, 1.5]);
    expect((await dataset.check()).problems).toEqual([]);
  });

  it('takes every folder of a split for a modality, and misses one that another split lacks', async () => {
    await write({ 'train/images/x.png': photo(1), 'train/labels/x.png': labels, 'train/thermal/x.png': photo(2) });
    await write({ 'val/images/y.png': photo(1), 'val/labels/y.png': labels });
    const dataset = await openFolder(root);
    expect(dataset.description).toMatchObject({ modalities: ['rgb', 'thermal'], splits: ['train', 'val'] });
    expect((await dataset.check()).problems).toEqual([
      { path: join(root, 'val/thermal'), message: 'must be a folder; got nothing there' },
    ]);
  });

  it('leaves other folders without a split alone, whatever their names', async () => {
    await write({ 'images/train/x.png': photo(1), 'labels/train/x.png': labels, 'rgb/notes.txt': 'x', 'gt/x.png': '' });
    expect((await openFolder(root)).description.modalities).toEqual(['rgb']);
  });

  it('refuses two folders of one kind', async () => {
    await write({ 'img/train/x.png': photo(1), 'color/train/x.png': photo(1), 'labels/train/x.png': labels });
    await expect(openFolder(root)).rejects.toThrow(
      `${join(root, 'img')}: must be the only folder of photos; got also color`,
    );
  });

  it('keeps the name of a folder that has the usual name beside it', async () => {
    await write({ 'images/train/x.png': photo(1), 'labels/train/x.png': labels, 'HHA/train/x.png': photo(2) });
    await write({ 'hha/train/x.png': photo(3) });
    expect((await openFolder(root)).description.modalities).toEqual(['rgb', 'HHA', 'hha']);
  });

  it('says where the root is when it lies a level off', async () => {
    await write({ 'images/train/x.png': photo(1), 'labels/train/x.png': labels });
    const images = join(root, 'images');
    await expect(openFolder(images)).rejects.toThrow(
      `${images}: must hold classes.json; got a folder one level too low (give ${root})`,
    );
    const base = join(root, 'base');
    await mkdir(base);
    await write({ 'base/data/classes.json': '{}' });
    await expect(openFolder(base)).rejects.toThrow(
      `${base}: must hold classes.json; got a folder one level too high (give ${join(base, 'data')})`,
    );
  });
});

describe('a list of samples', () => {
  const check = async (list: string) => {
    await write({ 'RGB/x.png': photo(1), 'RGB/y.png': photo(1), 'Label/x.png': labels, 'train.txt': list });
    return (await (await openFolder(root)).check()).problems.map(({ path, message }) => `${path}: ${message}`);
  };

  it.each([
    ['RGB/x.png Label/y.png', 'must name one sample per line; got "x" and "y" in line 1'],
    ['x\n\nx', 'must name each sample once; got "x" again in line 3'],
    ['\n \n', 'must name at least one sample; got blank lines only'],
    ['x\nz', 'must name samples with files; got "z" without any in line 2'],
  ])('%j is refused', async (list, message) => {
    expect(await check(list)).toEqual([`${join(root, 'train.txt')}: ${message}`]);
  });

  it('leaves samples that it does not name alone, and names the files that a sample lacks', async () => {
    expect(await check('x')).toEqual([]);
    expect(await check('x\ny')).toEqual([`${join(root, 'RGB/y.png')}: must have a partner Label/y.png; got none`]);
    expect(await check('y')).toEqual([
      `${join(root, 'Label')}: must hold files of the samples in train.txt; got 1 files of others`,
    ]);
  });
});
