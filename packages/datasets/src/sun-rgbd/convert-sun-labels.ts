import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { requireRoot } from '../files/require-root.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeLabelPng } from '../images/encode-png.js';
import { openMat73Rasters } from '../mat/open-mat73-rasters.js';
import { NUMBERED_FOLDERS, numberedLabelName, TOOLBOX_LABELS } from './sun-labels.js';
import { readSunSplits } from './sun-splits.js';
import { SUN_FOLDER, TOOLBOX_FOLDER } from './sun-tree.js';

export interface SunConversionOptions {
  /** The file with the label maps; by default `SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat` in the root. */
  readonly labelFile?: string;
  /** Whether maps that are there already are written anew; by default they stay as they are. */
  readonly overwrite?: boolean;
  /** Called after each map with the maps done and their total. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a conversion did. */
export interface SunConversion {
  /** Folder of the maps. */
  readonly folder: string;
  readonly written: number;
  /** Maps that were there already. */
  readonly kept: number;
}

/**
 * Writes the label maps of the toolbox's `SUNRGBD2Dseg.mat` as numbered PNGs, the form that `openSunRgbd` reads; maps
 * that were written before are kept, so that a conversion that broke off goes on where it stopped.
 *
 * The file holds the test pictures in list order, then the training pictures.
 *
 * @param root folder that holds `SUNRGBD` or `SUNRGBDtoolbox`, and, if used, the text lists
 * @throws DatasetFileError when the root, the split or the file is missing or damaged, they differ in their number of
 * pictures, or the root holds numbered label maps in another folder
 * @see SUNRGBDtoolbox, Metadata/SUNRGBDMeta.mat, for the order
 */
export async function convertSunLabels(
  root: string,
  {
    labelFile = join(root, TOOLBOX_LABELS),
    overwrite = false,
    onProgress = () => undefined,
  }: SunConversionOptions = {},
): Promise<SunConversion> {
  await requireRoot(root, {
    isRoot: (folders) => folders.includes(SUN_FOLDER) || folders.includes(TOOLBOX_FOLDER),
    expected: `a folder ${SUN_FOLDER} or ${TOOLBOX_FOLDER}`,
  });
  await requireNoOtherLabels(root);
  const names = await labelNames(root);
  const folder = join(root, NUMBERED_FOLDERS[0]);
  let written = 0;
  const rasters = await openMat73Rasters(labelFile, { variable: 'SUNRGBD2Dseg', field: 'seglabel' });
  try {
    if (rasters.length !== names.length) {
      const rule = `must hold a label map for each of the ${names.length} listed pictures`;
      throw new DatasetFileError(labelFile, `${rule}; got ${rasters.length}`);
    }
    for (const [index, name] of names.entries()) {
      const target = join(folder, name);
      if (overwrite || !(await isThere(target))) {
        await writeFileAtomic(target, encodeLabelPng(rasters.read(index)));
        written += 1;
      }
      onProgress(index + 1, names.length);
    }
  } finally {
    rasters.close();
  }
  return { folder, written, kept: names.length - written };
}

/** A second form of labels would make the dataset unreadable. */
async function requireNoOtherLabels(root: string): Promise<void> {
  for (const folder of NUMBERED_FOLDERS.slice(1)) {
    if (await isThere(join(root, folder))) {
      throw new DatasetFileError(join(root, folder), 'must not be there when labels are converted; got a second form');
    }
  }
}

/** Names of the label files in the order of the maps. */
async function labelNames(root: string): Promise<string[]> {
  const { test, train } = await readSunSplits(root);
  return [
    ...test.map((_, index) => numberedLabelName('test', index)),
    ...train.map((_, index) => numberedLabelName('train', index)),
  ];
}
