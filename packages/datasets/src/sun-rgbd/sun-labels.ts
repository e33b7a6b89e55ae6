import { basename, join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { listFiles } from '../files/list-files.js';
import { decodeLabels } from '../images/decode-labels.js';
import type { LabelMap } from '../images/raster.js';
import { decodeNpyLabels } from './decode-npy-labels.js';
import type { SunSplits } from './sun-splits.js';

/** Folders as which the archive of numbered labels is unpacked; its own name comes first. */
export const NUMBERED_FOLDERS = ['sunrgbd_train_test_labels', 'sunrgbd_test_train_labels', 'labels'] as const;
export const TOOLBOX_LABELS = 'SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat';
/** Test pictures have the numbers 1 to 5050, training pictures those from here on. */
const FIRST_TRAIN_LABEL = 5051;

/** Name of the label file of the picture with the given index in its list. */
export function numberedLabelName(split: keyof SunSplits, index: number): string {
  const number = split === 'test' ? index + 1 : FIRST_TRAIN_LABEL + index;
  return `img-${String(number).padStart(6, '0')}.png`;
}

/**
 * Finds the label maps of the original tree.
 *
 * @param hasSampleLabels  whether samples have a folder `label`
 * @returns relative path of the label file by sample; null when labels lie in the folders of the samples
 * @throws DatasetFileError when there are no labels, or in two forms, or the numbers are not those of the lists
 * @see ankurhanda/sunrgbd-meta-data, README.md, for the numbers
 */
export async function findSunLabels(
  root: string,
  splits: SunSplits,
  hasSampleLabels: boolean,
): Promise<ReadonlyMap<SampleId, string> | null> {
  const folders = await Promise.all(
    NUMBERED_FOLDERS.map(async (folder) => ((await isThere(join(root, folder))) ? [folder] : [])),
  );
  const [folder, other] = folders.flat();
  const second = other ?? (hasSampleLabels ? 'a folder label in the samples' : undefined);
  if (folder !== undefined && second !== undefined) {
    throw new DatasetFileError(root, `must hold label maps in one form; got ${folder} and ${second}`);
  }
  if (folder !== undefined) return numberLabels(root, folder, splits);
  if (hasSampleLabels) return null;
  const rule = `must hold label maps as ${NUMBERED_FOLDERS[0]}/img-000001.png or as label/label.png in each sample`;
  const got = (await isThere(join(root, TOOLBOX_LABELS)))
    ? `only ${TOOLBOX_LABELS}, which must be converted to PNG (ssma data convert)`
    : 'none';
  throw new DatasetFileError(root, `${rule}; got ${got}`);
}

/** Decodes a label map of 37 classes, PNG or NPY. */
export function readSunLabels(path: string): Promise<LabelMap> {
  return path.toLowerCase().endsWith('.npy') ? decodeNpyLabels(path) : decodeLabels(path);
}

async function numberLabels(root: string, folder: string, splits: SunSplits): Promise<Map<SampleId, string>> {
  const labelById = new Map<SampleId, string>();
  for (const split of ['test', 'train'] as const) {
    for (const [index, id] of splits[split].entries()) {
      labelById.set(id, `${folder}/${numberedLabelName(split, index)}`);
    }
  }
  // A list that was shortened gives other numbers to all that follow; then labels are left over.
  const expected = new Set([...labelById.values()].map((path) => basename(path)));
  const files = ((await listFiles(join(root, folder))) ?? []).filter((name) => name.toLowerCase().endsWith('.png'));
  const extra = files.find((name) => !expected.has(name));
  if (extra !== undefined) {
    const rule = 'must belong to a listed picture (test from 1 on, train from 5051 on, in the order of the lists)';
    throw new DatasetFileError(join(root, folder, extra), `${rule}; got a number beyond the lists`);
  }
  return labelById;
}
