import { basename, join } from 'node:path';

import type { Dataset } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';
import { requireRoot } from '../files/require-root.js';
import { decodeRgb } from '../images/decode-image.js';
import { SYNTHIA_RAND_11 } from '../label-sets/synthia.js';
import { requireDrawn } from '../layout/hold-out.js';
import { fileOf, LABELS, type PairedSplit } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';
import { publishedRandCounts, splitOf } from './hold-out.js';
import { listStems } from './list-stems.js';
import { readSynthiaDepth, readSynthiaLabels } from './synthia-images.js';
import type { SynthiaRandSpec } from './synthia-spec.js';

const FOLDERS = { rgb: 'RGB', depth: 'Depth', [LABELS]: 'GT/LABELS' } as const;

/**
 * Opens SYNTHIA-RAND-CITYSCAPES: photos of `RGB`, depth maps of `Depth` where the download has them, and labels of
 * `GT/LABELS`, at any depth below these folders. A sample id is the file name without ending. The package has no
 * intrinsics, hence no cameras, and no splits: `val` is a hold-out drawn by file name.
 *
 * @throws DatasetFileError when the root is missing, lies on another level or is a sequence; defects of single files are
 * left to `check` and to the use of their split
 * @see README.txt of the package; variants of the tree from lhoyer/DAFormer and ethz-asl/modular_semantic_segmentation
 */
export async function openSynthiaRand({ root, holdOut }: Omit<SynthiaRandSpec, 'depthInput'>): Promise<Dataset> {
  await requireRoot(root, {
    isRoot: (folders) => folders.includes('RGB') || folders.includes('GT'),
    expected: 'the folders RGB and GT of RAND_CITYSCAPES',
  });
  const folders = (await listFolders(root)) ?? [];
  if (folders.includes('CameraParams')) {
    throw new DatasetFileError(root, 'must be RAND_CITYSCAPES; got a sequence, which has CameraParams');
  }
  const hasDepth = folders.includes(FOLDERS.depth);
  const kinds = hasDepth ? (['rgb', 'depth', LABELS] as const) : (['rgb', LABELS] as const);
  return layoutDataset({
    name: 'synthia',
    root,
    labelSet: SYNTHIA_RAND_11,
    splits: holdOut > 0 ? ['train', 'val'] : ['train'],
    unlabelledSplits: [],
    modalities: {
      rgb: { kind: 'image', read: (path) => decodeRgb(path, { alpha: 'drop' }) },
      ...(hasDepth && { depth: { kind: 'depth', read: readSynthiaDepth } }),
    },
    readLabels: (files) => readSynthiaLabels(fileOf(files, LABELS)),
    readCamera: null,
    pair: (split) => pairRand(root, split, { kinds, holdOut }),
    sizes: 'equal',
    publishedCounts: publishedRandCounts(holdOut),
  });
}

interface RandFiles {
  readonly kinds: readonly (keyof typeof FOLDERS)[];
  readonly holdOut: number;
}

async function pairRand(root: string, split: string, { kinds, holdOut }: RandFiles): Promise<PairedSplit> {
  const listed = await Promise.all(
    kinds.map(async (name): Promise<ListedKind> => {
      const { pathById, errors } = await listStems(join(root, FOLDERS[name]), '.png', basename);
      const ofSplit = new Map([...pathById].filter(([id]) => splitOf(id, holdOut) === split));
      return { name, pathById: ofSplit, errors, expected: (id) => `${FOLDERS[name]}/${id}.png` };
    }),
  );
  return requireDrawn(pairFiles(root, split, listed), root, holdOut);
}
