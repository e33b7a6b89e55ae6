import { join } from 'node:path';

import type { Dataset, Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';
import { requireRoot } from '../files/require-root.js';
import { decodeColorLabels } from '../images/decode-color-labels.js';
import { FREIBURG_FOREST, FREIBURG_FOREST_COLORS } from '../label-sets/freiburg-forest.js';
import { HELD_OUT_SPLIT, isHeldOut, requireDrawn } from '../layout/hold-out.js';
import { fileOf, LABELS, type ModalityReader, type PairedSplit } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { chooseSources, type PictureSource, REQUIRED_FOLDERS } from './forest-sources.js';
import { type ForestSplit, pairForest } from './pair-forest.js';

const TRAIN = 'train';

/** Raw id of pixels that have no class. */
const VOID_ID = 0;

/** Modalities on the pixels of the masks; near infrared and depth predictions have sizes of their own. */
const SIZE_OF_MASK: readonly Modality[] = ['rgb', 'nrg', 'ndvi', 'evi'];

/** A doubled test sample that the authors took out on 8 February 2018, when they also corrected masks. */
const REMOVED_TEST_SAMPLE = 'b223-093';

/**
 * Opens Freiburg Forest as its archive unpacks: `<split>/rgb` as modality `rgb`, the masks of `<split>/GT_color`, and of
 * the other folders those that the download has, as `nir`, `nir_color`, `nrg`, `ndvi`, `evi`, `depth` and `depth_gray`.
 * A sample id is what is before the first underscore of a file name.
 *
 * All modalities are pictures, depth too: it is a prediction without a unit. Those of near
 * infrared and depth may have sizes of their own.
 *
 * @param root    folder that holds `train` and `test`
 * @param holdOut share of `train` that forms split `val`, 0 to 0.5; which samples, their names decide
 * @throws DatasetFileError when the root is missing, lies on another level or has no split, or where samples are held
 * out, no `train` or a `val` of its own; defects of single files are left to `check` and to the use of their split
 * @see README of freiburg_forest_annotated, February 2018
 */
export async function openFreiburgForest(root: string, holdOut = 0): Promise<Dataset> {
  await requireRoot(root, {
    isRoot: (folders) => folders.includes('train') || folders.includes('test'),
    expected: 'the folders train and test',
  });
  const foldersBySplit = await listSplitFolders(root);
  const folders = new Set([...foldersBySplit.values()].flat());
  if (holdOut > 0) requireHoldOut(root, [...foldersBySplit.keys()]);
  const held = holdOut > 0 ? [HELD_OUT_SPLIT] : [];
  const { pictures, all } = chooseSources(folders);
  return layoutDataset({
    name: 'freiburg-forest',
    root,
    labelSet: FREIBURG_FOREST,
    splits: [...foldersBySplit.keys(), ...held].sort(),
    unlabelledSplits: [],
    modalities: Object.fromEntries([...pictures].map(([modality, { read }]) => [modality, imageReader(read)])),
    readLabels: (files) => decodeColorLabels(fileOf(files, LABELS), FREIBURG_FOREST_COLORS, VOID_ID),
    readCamera: null,
    pair: async (split) => {
      const paired = await pairForest(root, forestSplit(split, holdOut), all);
      return withNotes(requireDrawn(paired, root, holdOut), pictures);
    },
    sizes: SIZE_OF_MASK,
    publishedCounts: { train: 230, test: 136 },
    ...(holdOut > 0 && { heldOut: { split: HELD_OUT_SPLIT, from: TRAIN } }),
  });
}

/** Splits are the folders with photos or masks in them. */
async function listSplitFolders(root: string): Promise<Map<string, readonly string[]>> {
  const foldersBySplit = new Map<string, readonly string[]>();
  for (const split of (await listFolders(root)) ?? []) {
    const folders = (await listFolders(join(root, split))) ?? [];
    if (REQUIRED_FOLDERS.some((folder) => folders.includes(folder))) foldersBySplit.set(split, folders);
  }
  if (foldersBySplit.size === 0) {
    throw new DatasetFileError(root, 'must hold photos and masks in train/rgb and train/GT_color; got neither');
  }
  return foldersBySplit;
}

function requireHoldOut(root: string, splits: readonly string[]): void {
  if (!splits.includes(TRAIN)) {
    throw new DatasetFileError(join(root, TRAIN), 'must be there where holdOut is above 0; got nothing there');
  }
  if (splits.includes(HELD_OUT_SPLIT)) {
    throw new DatasetFileError(join(root, HELD_OUT_SPLIT), 'must not be there where holdOut is above 0; got a split');
  }
}

/** Held-out samples lie in the folder of the split that they were put aside from. */
function forestSplit(name: string, holdOut: number): ForestSplit {
  const isDrawn = holdOut > 0 && (name === TRAIN || name === HELD_OUT_SPLIT);
  if (!isDrawn) return { name, folder: name, has: () => true };
  const isHeld = name === HELD_OUT_SPLIT;
  return { name, folder: TRAIN, has: (id) => isHeldOut('freiburg-forest', id, holdOut) === isHeld };
}

function imageReader(read: PictureSource['read']): ModalityReader {
  return { kind: 'image', read };
}

function withNotes(paired: PairedSplit, pictures: ReadonlyMap<Modality, PictureSource>): PairedSplit {
  const { split, complete } = paired;
  const notes = [...pictures].flatMap(([modality, { folder, making }]) =>
    making === null ? [] : [`split ${split}: ${modality} is ${folder} ${making}, for want of stored pictures`],
  );
  if (split === 'test' && complete.has(REMOVED_TEST_SAMPLE)) {
    notes.push(`split test: ${REMOVED_TEST_SAMPLE} was removed in 2018; figures of this older copy do not compare`);
  }
  return { ...paired, notes };
}
