import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { textsIn } from '../mat/mat-value.js';
import { readMat } from '../mat/read-mat.js';

/** The plain-text lists, one image path per line. */
export const SUN_LISTS = { test: 'sunrgbd_testing_images.txt', train: 'sunrgbd_training_images.txt' } as const;
const MAT_LIST = 'SUNRGBDtoolbox/traintestSUNRGBD/allsplit.mat';
const MAT_VARIABLES = { test: 'alltest', train: 'alltrain' } as const;
const REALSENSE = 'realsense/';

/** Sample ids of the official split in the order of its lists, which numbers the label files. */
export interface SunSplits {
  readonly test: readonly SampleId[];
  readonly train: readonly SampleId[];
}

/** Whether a sample was taken with a RealSense camera; the paper trains without them. */
export function isRealsense(id: SampleId): boolean {
  return id.startsWith(REALSENSE);
}

/**
 * Reads the official split, from the two text lists in the root or else from the toolbox.
 *
 * @throws DatasetFileError when neither is there, one text list is missing, an entry is no path below `SUNRGBD`, or a
 * sample is listed twice
 * @see ankurhanda/sunrgbd-meta-data for the text lists; SUNRGBDtoolbox, traintestSUNRGBD, for `allsplit.mat`
 */
export async function readSunSplits(root: string): Promise<SunSplits> {
  const [test, train] = [join(root, SUN_LISTS.test), join(root, SUN_LISTS.train)];
  const [hasTest, hasTrain] = await Promise.all([isThere(test), isThere(train)]);
  if (hasTest || hasTrain) {
    const splits = { test: idsOf(test, await readLines(test)), train: idsOf(train, await readLines(train)) };
    requireApart(train, splits);
    return splits;
  }
  const mat = join(root, MAT_LIST);
  if (await isThere(mat)) return readMatSplits(mat);
  const rule = `must hold the split as ${SUN_LISTS.train} and ${SUN_LISTS.test}, or as ${MAT_LIST}`;
  throw new DatasetFileError(root, `${rule}; got neither`);
}

async function readLines(path: string): Promise<string[]> {
  const lines = new TextDecoder().decode(await readDatasetFile(path)).split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

async function readMatSplits(path: string): Promise<SunSplits> {
  const variables = await readMat(path);
  const entriesOf = (name: string): string[] => {
    const value = variables.get(name);
    if (value === undefined) {
      throw new DatasetFileError(path, `must hold a variable ${name}; got ${[...variables.keys()].join(', ')}`);
    }
    return textsIn(value);
  };
  const splits = {
    test: idsOf(path, entriesOf(MAT_VARIABLES.test)),
    train: idsOf(path, entriesOf(MAT_VARIABLES.train)),
  };
  requireApart(path, splits);
  return splits;
}

function idsOf(path: string, entries: readonly string[]): SampleId[] {
  const ids = entries.map((entry, index) => sunSampleId(path, { entry, number: index + 1 }));
  const seen = new Set<SampleId>();
  for (const id of ids) {
    if (seen.has(id)) throw new DatasetFileError(path, `must list each sample once; got ${id} twice`);
    seen.add(id);
  }
  if (ids.length === 0) throw new DatasetFileError(path, 'must list at least one sample; got none');
  return ids;
}

/**
 * The path below `SUNRGBD` of an entry of a list: a folder on the authors' server (`/n/fs/sun3d/data/SUNRGBD/...`, with
 * doubled and trailing slashes) or a picture in `image`.
 */
function sunSampleId(path: string, { entry, number }: { readonly entry: string; readonly number: number }): SampleId {
  const parts = entry.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const start = parts.indexOf('SUNRGBD') + 1;
  const end = parts.at(-2) === 'image' ? -2 : parts.length;
  const id = parts.slice(start, end);
  if (start === 0 || id.length === 0 || id.includes('..')) {
    const got = `${JSON.stringify(entry.slice(0, 80))} as entry ${number}`;
    throw new DatasetFileError(path, `must list paths below SUNRGBD; got ${got}`);
  }
  return id.join('/');
}

function requireApart(path: string, { test, train }: SunSplits): void {
  const held = new Set(test);
  const shared = train.find((id) => held.has(id));
  if (shared !== undefined) {
    throw new DatasetFileError(path, `must share no sample between train and test; got ${shared} in both`);
  }
}
