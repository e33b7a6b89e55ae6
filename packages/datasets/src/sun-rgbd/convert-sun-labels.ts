import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeLabelPng } from '../images/encode-png.js';
import { openMat73Rasters } from '../mat/open-mat73-rasters.js';
import { NUMBERED_FOLDERS, numberedLabelName, TOOLBOX_LABELS } from './sun-labels.js';
import { readSunSplits } from './sun-splits.js';

/**
 * Writes the label maps of the toolbox's `SUNRGBD2Dseg.mat` as numbered PNGs, the form that `openSunRgbd` reads; maps
 * that were written before are kept, so that a conversion that broke off goes on where it stopped.
 *
 * The file holds the test pictures in list order, then the training pictures.
 *
 * @param root        folder that holds `SUNRGBDtoolbox` and, if used, the text lists
 * @param onProgress  called after each map with the maps done and their total
 * @throws DatasetFileError when the split or the file is missing or damaged, or they differ in their number of pictures
 * @see SUNRGBDtoolbox, Metadata/SUNRGBDMeta.mat, for the order
 */
export async function convertSunLabels(
  root: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const { test, train } = await readSunSplits(root);
  const names = [
    ...test.map((_, index) => numberedLabelName('test', index)),
    ...train.map((_, index) => numberedLabelName('train', index)),
  ];
  const path = join(root, TOOLBOX_LABELS);
  const rasters = await openMat73Rasters(path, { variable: 'SUNRGBD2Dseg', field: 'seglabel' });
  try {
    if (rasters.length !== names.length) {
      const rule = `must hold a label map for each of the ${names.length} listed pictures`;
      throw new DatasetFileError(path, `${rule}; got ${rasters.length}`);
    }
    for (const [index, name] of names.entries()) {
      const target = join(root, NUMBERED_FOLDERS[0], name);
      if (!(await isThere(target))) await writeFileAtomic(target, encodeLabelPng(rasters.read(index)));
      onProgress(index + 1, names.length);
    }
  } finally {
    rasters.close();
  }
}
