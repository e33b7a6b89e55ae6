import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { cellsOf, matFileOf, textOf } from '../mat/mat-fixture.js';
import { readSunSplits } from './sun-splits.js';

let root = '';
const matPath = () => join(root, 'SUNRGBDtoolbox/traintestSUNRGBD/allsplit.mat');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-sun-split-'));
  await mkdir(dirname(matPath()), { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Each entry is a cell that holds a text, as in the toolbox. */
const listOf = (...paths: string[]) => cellsOf(paths.map((path) => cellsOf([textOf(path)])));

describe('the split of the toolbox', () => {
  it('is the same as the text lists, without server prefix, doubled and trailing slashes', async () => {
    const bytes = matFileOf({
      alltrain: listOf(
        '/n/fs/sun3d/data/SUNRGBD/kv2/kinect2data/000065-resize/',
        '/n/fs/sun3d/data//SUNRGBD//xtion/sun3ddata/hotel/hotel/0000110-000003653244',
      ),
      alltest: listOf('/n/fs/sun3d/data/SUNRGBD/kv1/NYUdata/NYU0003'),
    });
    await writeFile(matPath(), bytes);
    expect(await readSunSplits(root)).toEqual({
      train: ['kv2/kinect2data/000065-resize', 'xtion/sun3ddata/hotel/hotel/0000110-000003653244'],
      test: ['kv1/NYUdata/NYU0003'],
    });
  });

  it('keeps the order of its lists, which numbers the labels', async () => {
    await writeFile(matPath(), matFileOf({ alltrain: listOf('SUNRGBD/z', 'SUNRGBD/a'), alltest: listOf('SUNRGBD/m') }));
    expect((await readSunSplits(root)).train).toEqual(['z', 'a']);
  });

  it('is refused without one of its variables', async () => {
    await writeFile(matPath(), matFileOf({ alltrain: listOf('SUNRGBD/a'), trainvalsplit: listOf('SUNRGBD/a') }));
    await expect(readSunSplits(root)).rejects.toThrow(
      `${matPath()}: must hold a variable alltest; got alltrain, trainvalsplit`,
    );
  });
});
