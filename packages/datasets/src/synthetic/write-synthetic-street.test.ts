import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetError } from '../errors.js';
import { CITYSCAPES_LABELS } from '../label-sets/cityscapes.js';
import { openDataset } from '../open-dataset.js';
import { DatasetSpec } from '../spec.js';
import { renderStreetScene } from './render-street-scene.js';
import { writeSyntheticStreet } from './write-synthetic-street.js';

const OPTIONS = { seed: 5, splits: { train: 2, val: 1 }, height: 16, width: 32 };

let root = '';

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'ssma-synthetic-')), 'street');
});

afterEach(async () => {
  await rm(join(root, '..'), { recursive: true, force: true });
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const STEMS = [
  'train/synthetic/synthetic_000000',
  'train/synthetic/synthetic_000001',
  'val/synthetic/synthetic_000002',
];
const ENDINGS = [
  ['camera', '_000019_camera.json'],
  ['disparity', '_000019_disparity.png'],
  ['gtFine', '_000019_gtFine_labelIds.png'],
  ['leftImg8bit', '_000019_leftImg8bit.png'],
] as const;
const FILES = [
  ...ENDINGS.flatMap(([type, ending]) => STEMS.map((stem) => `${type}/${stem}${ending}`)),
  'synthetic.json',
];

describe('writeSyntheticStreet', () => {
  it('writes the layout of Cityscapes, nothing else, and counts the images', async () => {
    const progress: [number, number][] = [];
    await writeSyntheticStreet({ root, ...OPTIONS, onProgress: (done, total) => progress.push([done, total]) });
    expect(await filesBelow(root)).toEqual(FILES);
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('is read back by the Cityscapes loader as it was rendered', async () => {
    await writeSyntheticStreet({ root, ...OPTIONS });
    const dataset = await openDataset(DatasetSpec.parse({ name: 'cityscapes', root, labels: 19 }));
    const [id = ''] = await dataset.sampleIds('val');
    const sample = await dataset.load('val', id, ['rgb']);
    const street = renderStreetScene({ seed: 5, index: 2, height: 16, width: 32 });
    expect(sample.images.rgb?.data).toEqual(street.color);
    const trainIds = Uint8Array.from(street.labels, (raw) => CITYSCAPES_LABELS[raw]?.trainId ?? 255);
    expect(sample.labels.data).toEqual(trainIds);
    expect((await dataset.check()).problems).toEqual([]);
  });

  it('writes only what is missing when it is run again', async () => {
    await writeSyntheticStreet({ root, ...OPTIONS });
    const [kept, lost] = [join(root, FILES[9]!), join(root, FILES[7]!)];
    const before = { kept: await stat(kept), lost: await readFile(lost) };
    await rm(lost);
    await writeSyntheticStreet({ root, ...OPTIONS, splits: { val: 1, train: 2 } });
    expect((await stat(kept)).ino).toBe(before.kept.ino);
    expect(await readFile(lost)).toEqual(before.lost);
  });

  it('goes on in a folder that holds only a write that was cut short', async () => {
    await mkdir(root);
    await writeFile(join(root, '.synthetic.json.1.tmp'), '{');
    await writeSyntheticStreet({ root, ...OPTIONS, splits: { train: 1 } });
    expect(await filesBelow(join(root, 'gtFine'))).toHaveLength(1);
  });

  it.each([
    [{ seed: 6 }, 'seed 5 instead of 6'],
    [{ width: 64 }, 'width 32 instead of 64'],
    [{ splits: { train: 3, val: 1 } }, "2 images of split 'train' instead of 3"],
    [{ splits: { train: 2 } }, "1 images of split 'val' instead of 0"],
  ])('refuses a folder that was made with other options than %j', async (change, difference) => {
    await writeSyntheticStreet({ root, ...OPTIONS });
    await expect(writeSyntheticStreet({ root, ...OPTIONS, ...change })).rejects.toThrow(
      `${join(root, 'synthetic.json')}: must be equal to what was asked for; got ${difference}. ` +
        `Ask for the same, choose another folder, or remove ${root} to make it anew.`,
    );
    expect(await filesBelow(root)).toEqual(FILES);
  });

  it('refuses a folder of other files and leaves them alone', async () => {
    await mkdir(root);
    await writeFile(join(root, 'thesis.tex'), 'x');
    await expect(writeSyntheticStreet({ root, ...OPTIONS })).rejects.toThrow(
      new DatasetError(
        `${root}: must be empty or hold synthetic.json; got 1 other entries such as 'thesis.tex'. Choose another folder.`,
      ),
    );
    expect(await filesBelow(root)).toEqual(['thesis.tex']);
  });

  it('refuses a file in place of the folder', async () => {
    await writeFile(root, 'x');
    await expect(writeSyntheticStreet({ root, ...OPTIONS })).rejects.toThrow(`${root}: must be a folder; got a file`);
  });

  it.each([
    ['{"generator"', 'must be JSON; got "{\\"generator\\""'],
    ['{"generator":"street","version":2,"seed":5,"height":16,"width":32,"splits":{},"mood":1}', 'Unrecognized key'],
    [
      '{"generator":"street","version":2,"seed":"five","height":16,"width":32,"splits":{}}',
      "'seed' must fit its schema",
    ],
  ])('refuses a manifest that reads %s', async (text, message) => {
    await mkdir(root);
    await writeFile(join(root, 'synthetic.json'), text);
    await expect(writeSyntheticStreet({ root, ...OPTIONS })).rejects.toThrow(message);
  });

  it.each([
    [{ height: 8 }, 'writeSyntheticStreet: height must fit its range'],
    [{ seed: 0.5 }, 'writeSyntheticStreet: seed must fit its range'],
    [{ splits: { train: -1 } }, 'writeSyntheticStreet: splits.train must fit its range'],
    [{ splits: { '../x': 1 } }, 'writeSyntheticStreet: splits.../x must fit its range'],
  ])('refuses options with %j before it touches the disk', async (change, message) => {
    await expect(writeSyntheticStreet({ root, ...OPTIONS, ...change })).rejects.toThrow(message);
    await expect(stat(root)).rejects.toThrow('ENOENT');
  });
});
