import { join } from 'node:path';

import type { Dataset, Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import type { FilePattern } from '../layout/file-pattern.js';
import { LABELS } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { listSplits } from '../layout/list-splits.js';
import { pairSplit } from '../layout/pair-split.js';
import { readClassList } from './class-list.js';

const IMAGES_FOLDER = 'images';
const LABELS_FOLDER = 'labels';
const IMAGE_SUFFIXES = ['.jpg', '.jpeg', '.png'] as const;

/**
 * Opens a plain folder: `images/<split>/**` as modality `rgb`, `labels/<split>/**` and `classes.json`. Every other
 * folder that has one of the splits in it is a further modality under its own name.
 *
 * @throws DatasetFileError when the root, its splits or `classes.json` are missing or not as they must be; defects of
 * single files are left to `check` and to the use of their split
 */
export async function openFolder(root: string): Promise<Dataset> {
  const splits = await listSplits(root, [IMAGES_FOLDER, LABELS_FOLDER]);
  const labelSet = await readClassList(join(root, 'classes.json'));
  const images: Record<Modality, FilePattern> = { rgb: { folder: IMAGES_FOLDER, suffixes: IMAGE_SUFFIXES } };
  for (const folder of await listModalityFolders(root, splits)) images[folder] = { folder, suffixes: IMAGE_SUFFIXES };
  const patterns = { ...images, [LABELS]: { folder: LABELS_FOLDER, suffixes: ['.png'] } };
  return layoutDataset({
    name: 'folder',
    root,
    labelSet,
    splits,
    unlabelledSplits: [],
    modalities: Object.fromEntries(Object.keys(images).map((name) => [name, { kind: 'image', read: decodeRgb }])),
    readLabels: (files) => decodeLabels(files[LABELS] as string),
    readCamera: null,
    pair: (split) => pairSplit(root, split, patterns),
    sizes: 'equal',
    publishedCounts: {},
  });
}

async function listModalityFolders(root: string, splits: readonly string[]): Promise<string[]> {
  const modalities: string[] = [];
  for (const folder of (await listFolders(root)) ?? []) {
    if (folder === IMAGES_FOLDER || folder === LABELS_FOLDER) continue;
    const children = (await listFolders(join(root, folder))) ?? [];
    if (children.some((name) => splits.includes(name))) modalities.push(folder);
  }
  if (modalities.includes('rgb')) {
    throw new DatasetFileError(
      join(root, 'rgb'),
      `must not be called "rgb"; got that name, which stands for ${IMAGES_FOLDER}`,
    );
  }
  return modalities;
}
