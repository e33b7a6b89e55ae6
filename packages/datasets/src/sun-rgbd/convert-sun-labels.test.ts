import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { decodeLabels } from '../images/decode-labels.js';
import { convertSunLabels } from './convert-sun-labels.js';

// Three maps [4, 6] with (10 * row + column + map) modulo 38.
const MAT73 = new URL('../mat/fixtures/mat73.mat', import.meta.url);

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-sun-mat-'));
  await mkdir(join(root, 'SUNRGBDtoolbox/Metadata'), { recursive: true });
  await copyFile(MAT73, join(root, 'SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat'));
  await writeFile(join(root, 'sunrgbd_testing_images.txt'), 'SUNRGBD/a/image/a.jpg');
  await writeFile(join(root, 'sunrgbd_training_images.txt'), 'SUNRGBD/b/image/b.jpg\nSUNRGBD/c/image/c.jpg');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('convertSunLabels', () => {
  it('numbers test maps from 1 and training maps from 5051, rows and columns as in MATLAB', async () => {
    const progress: string[] = [];
    const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
    const folder = join(root, 'sunrgbd_train_test_labels');
    expect(await convertSunLabels(root, { onProgress })).toEqual({ folder, written: 3, kept: 0 });
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(['img-000001.png', 'img-005051.png', 'img-005052.png']);
    for (const [map, name] of names.entries()) {
      const expected = [0, 1, 2, 3].flatMap((row) =>
        [0, 1, 2, 3, 4, 5].map((column) => (10 * row + column + map) % 38),
      );
      expect(await decodeLabels(join(folder, name))).toEqual({ height: 4, width: 6, data: Uint8Array.from(expected) });
    }
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
  });

  it('keeps maps that were written before unless told otherwise', async () => {
    const kept = join(root, 'sunrgbd_train_test_labels/img-005051.png');
    await mkdir(join(root, 'sunrgbd_train_test_labels'));
    await writeFile(kept, 'kept');
    expect(await convertSunLabels(root)).toMatchObject({ written: 2, kept: 1 });
    await expect(decodeLabels(kept)).rejects.toThrow('must be a PNG; got 4 bytes');
    expect(await convertSunLabels(root, { overwrite: true })).toMatchObject({ written: 3, kept: 0 });
    expect((await decodeLabels(kept)).data[0]).toBe(1);
  });

  it('reads a label file that lies elsewhere', async () => {
    const labelFile = join(root, 'elsewhere.mat');
    await rename(join(root, 'SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat'), labelFile);
    expect(await convertSunLabels(root, { labelFile })).toMatchObject({ written: 3 });
    await expect(convertSunLabels(root)).rejects.toThrow('SUNRGBD2Dseg.mat: must exist; got nothing there');
  });

  it('refuses a folder that is no root, and labels in a second form', async () => {
    await expect(convertSunLabels(join(root, 'SUNRGBDtoolbox'))).rejects.toThrow(
      `must hold a folder SUNRGBD or SUNRGBDtoolbox; got a folder one level too low (give ${root})`,
    );
    await mkdir(join(root, 'labels'));
    await expect(convertSunLabels(root)).rejects.toThrow(
      `${join(root, 'labels')}: must not be there when labels are converted; got a second form`,
    );
    expect(await readdir(root)).not.toContain('sunrgbd_train_test_labels');
  });

  it('refuses lists of another length', async () => {
    await writeFile(join(root, 'sunrgbd_training_images.txt'), 'SUNRGBD/b/image/b.jpg');
    await expect(convertSunLabels(root)).rejects.toThrow(
      `${join(root, 'SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat')}: must hold a label map for each of the 2 listed ` +
        'pictures; got 3',
    );
  });
});
