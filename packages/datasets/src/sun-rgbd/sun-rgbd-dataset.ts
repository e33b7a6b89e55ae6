import { join } from 'node:path';

import type { Camera } from '../camera.js';
import type { Dataset, Modality, SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { requireRoot } from '../files/require-root.js';
import { decodeRgb } from '../images/decode-image.js';
import { SUN_RGBD_37 } from '../label-sets/sun-rgbd.js';
import { HELD_OUT_SPLIT, isHeldOut, requireDrawn } from '../layout/hold-out.js';
import { fileOf, LABELS, type Layout, type ModalityReader, type SampleFiles } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { readSunCamera } from './sun-camera.js';
import { readSunDepth, sunDepthTable } from './sun-depth.js';
import { FLAT_FOLDERS, type FlatSample, flatListName, pairFlat, readFlatList } from './sun-flat.js';
import { findSunLabels, readSunLabels } from './sun-labels.js';
import type { SunDepthEncoding, SunRgbdSpec } from './sun-rgbd-spec.js';
import { isRealsense, readSunSplits, SUN_LISTS } from './sun-splits.js';
import { EXTRINSICS, INTRINSICS, pairTree, presentTreeKinds, SUN_FOLDER } from './sun-tree.js';

const SPLITS = ['test', 'train'] as const;
type Split = (typeof SPLITS)[number] | typeof HELD_OUT_SPLIT;

const TEST_COUNT = 5050;
const TRAIN_COUNT = 5285;
const REALSENSE_TRAIN_COUNT = 587;

/**
 * Opens SUN RGB-D with its official split and 37 classes: the original tree below `SUNRGBD`, whose sample ids are the
 * paths below that folder, or the flat re-release with `image` and `label37`.
 *
 * In the tree, `depth` is the refined map of `depth_bfx` and `depth_raw` that of the sensor, both up to 8 m; either, and the
 * camera, are left out where no sample has them. The RealSense pictures are left out of `train` unless the spec keeps
 * them; `test` holds all. A share of `train`, drawn by sample id, can be put aside as `val`.
 *
 * @throws DatasetFileError when the root is missing, is neither layout, or lacks its lists or label maps
 * @see SUNRGBDtoolbox and ankurhanda/sunrgbd-meta-data for the tree; chrischoy/SUN_RGBD for the flat re-release; Valada
 * et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.2, for the 587 pictures
 */
export async function openSunRgbd(spec: Omit<SunRgbdSpec, 'name' | 'depthInput'>): Promise<Dataset> {
  const { root, holdOut } = spec;
  const isFlat = (folders: readonly string[]) => FLAT_FOLDERS.every((folder) => folders.includes(folder));
  await requireRoot(root, {
    isRoot: (folders) => folders.includes(SUN_FOLDER) || isFlat(folders),
    expected: `a folder ${SUN_FOLDER}, or the folders ${FLAT_FOLDERS.join(' and ')} of the flat re-release`,
  });
  const parts = (await isThere(join(root, SUN_FOLDER))) ? await describeTree(spec) : await describeFlat(spec);
  return layoutDataset({
    name: 'sun-rgbd',
    root,
    labelSet: SUN_RGBD_37,
    splits: holdOut > 0 ? [...SPLITS, HELD_OUT_SPLIT] : SPLITS,
    unlabelledSplits: [],
    readLabels: (files) => readSunLabels(fileOf(files, LABELS)),
    sizes: 'equal',
    publishedCounts: {
      test: TEST_COUNT,
      train: spec.omitRealsense ? TRAIN_COUNT - REALSENSE_TRAIN_COUNT : TRAIN_COUNT,
    },
    ...(holdOut > 0 && { heldOut: { split: HELD_OUT_SPLIT, from: 'train' } }),
    ...parts,
    pair: async (split) => requireDrawn(await parts.pair(split), root, holdOut),
  });
}

type LayoutParts = Pick<Layout, 'modalities' | 'decodingOptions' | 'readCamera' | 'pair'>;

async function describeTree({
  root,
  omitRealsense,
  holdOut,
  depthEncoding = 'rotate',
}: Omit<SunRgbdSpec, 'name' | 'depthInput'>) {
  const splits = await readSunSplits(root);
  const kinds = await presentTreeKinds(root, [...splits.train, ...splits.test]);
  const labelById = await findSunLabels(root, splits, kinds.has(LABELS));
  const train = omitRealsense ? splits.train.filter((id) => !isRealsense(id)) : splits.train;
  const idsBySplit = { test: splits.test, ...heldOutApart(train, (id) => id, holdOut) };
  const depths = ['depth', 'depth_raw'].filter((name) => kinds.has(name));
  const parts: LayoutParts = {
    modalities: modalitiesOf(depths, depthEncoding),
    decodingOptions: { depthEncoding },
    readCamera: kinds.has(INTRINSICS) && depths.length > 0 ? readCamera : null,
    // A picture is asked for even when no sample has one.
    pair: (split) =>
      pairTree(root, {
        split,
        ids: idsBySplit[split as Split],
        kinds: new Set([...kinds, 'rgb']),
        labelById,
      }),
  };
  return parts;
}

async function describeFlat({ root, omitRealsense, holdOut, depthEncoding }: Omit<SunRgbdSpec, 'name' | 'depthInput'>) {
  const [test, train] = await Promise.all(SPLITS.map((split) => readFlatList(root, split)));
  const chosen = omitRealsense ? await withoutRealsense(root, train ?? []) : (train ?? []);
  const samplesBySplit = { test: test ?? [], ...heldOutApart(chosen, ({ id }) => id, holdOut) };
  const hasDepth = depthEncoding !== undefined && (await isThere(join(root, 'depth')));
  if (depthEncoding !== undefined && !hasDepth) {
    throw new DatasetFileError(root, 'must hold a folder depth where depthEncoding is given; got none');
  }
  const parts: LayoutParts = {
    modalities: modalitiesOf(hasDepth ? ['depth'] : [], depthEncoding ?? 'rotate'),
    decodingOptions: depthEncoding === undefined ? {} : { depthEncoding },
    readCamera: null,
    pair: (split) => pairFlat(root, { split, samples: samplesBySplit[split as Split], hasDepth }),
  };
  return parts;
}

/** The training samples in two; `val` is empty when none are held out. */
function heldOutApart<T>(train: readonly T[], idOf: (sample: T) => SampleId, holdOut: number) {
  const [kept, held]: [T[], T[]] = [[], []];
  for (const sample of train) (isHeldOut('sun-rgbd', idOf(sample), holdOut) ? held : kept).push(sample);
  return { train: kept, [HELD_OUT_SPLIT]: held } satisfies Partial<Record<Split, T[]>>;
}

function modalitiesOf(depths: readonly string[], encoding: SunDepthEncoding): Record<Modality, ModalityReader> {
  const metresByStored = sunDepthTable(encoding);
  const depth: ModalityReader = { kind: 'depth', read: (path) => readSunDepth(path, metresByStored) };
  return { rgb: { kind: 'image', read: decodeRgb }, ...Object.fromEntries(depths.map((name) => [name, depth])) };
}

/** The names of the re-release hide the camera; its order is that of the official list. */
async function withoutRealsense(root: string, samples: readonly FlatSample[]): Promise<FlatSample[]> {
  const [list, other] = [join(root, SUN_LISTS.train), join(root, SUN_LISTS.test)];
  if (!(await isThere(list)) || !(await isThere(other))) {
    const rule = `must hold ${SUN_LISTS.train} and ${SUN_LISTS.test}, which tell RealSense pictures from others`;
    throw new DatasetFileError(root, `${rule}, or set omitRealsense to false; got neither`);
  }
  const { train } = await readSunSplits(root);
  if (train.length !== samples.length) {
    const rule = `must list as many samples as ${SUN_LISTS.train} (${train.length})`;
    throw new DatasetFileError(join(root, flatListName('train')), `${rule}; got ${samples.length}`);
  }
  return samples.filter((_, index) => !isRealsense(train[index] as string));
}

function readCamera(files: SampleFiles): Promise<Camera> {
  return readSunCamera({
    depth: files.depth ?? fileOf(files, 'depth_raw'),
    intrinsics: fileOf(files, INTRINSICS),
    extrinsics: files[EXTRINSICS] ?? null,
  });
}
