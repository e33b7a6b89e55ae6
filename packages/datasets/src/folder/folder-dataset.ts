import { join } from 'node:path';

import type { Camera } from '../camera.js';
import { type Dataset, IGNORE_LABEL, type Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { decodeColorLabels } from '../images/decode-color-labels.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { decodeUint16 } from '../images/decode-uint16.js';
import type { DepthMap } from '../images/raster.js';
import type { FilePattern } from '../layout/file-pattern.js';
import {
  type FileKind,
  fileOf,
  LABELS,
  type ModalityReader,
  type PairedSplit,
  type SampleFiles,
} from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { readCameraJson } from './camera-json.js';
import { type FolderClasses, readClassList } from './class-list.js';
import { type Arrangement, CLASS_LIST, findArrangement } from './find-arrangement.js';
import { pairFolder } from './pair-folder.js';

const IMAGE_SUFFIXES = ['.jpg', '.jpeg', '.png'] as const;
const MAP_SUFFIXES = ['.png'] as const;

const CAMERA_FILE = 'camera.json';

/** File kinds of what all samples share. */
const CAMERA = 'camera';
const CLASSES = 'classes';

/** Of a folder `depth` in millimetres, the usual unit of 16-bit depth maps. */
const DEFAULT_DEPTHS: ReadonlyMap<string, number> = new Map([['depth', 0.001]]);

/**
 * Opens a plain folder: `images/<split>/**` as modality `rgb`, `labels/<split>/**` and `classes.json`. Every other
 * folder that has one of the splits in it is a further modality under its own name: three-channel pictures, or, as
 * `classes.json` says and by default in a folder `depth`, 16-bit depth maps, of which `camera.json` may hold the camera.
 * Instead, the folders of a split may lie in one of its own, or lists may name the samples; see `findArrangement`.
 *
 * @throws DatasetFileError when the root, its splits or `classes.json` are missing or not as they must be; defects of
 * single files are left to `check` and to the use of their split
 */
export async function openFolder(root: string): Promise<Dataset> {
  const arrangement = await findArrangement(root);
  const classList = join(root, CLASS_LIST);
  const classes = await readClassList(classList);
  const depths = depthModalities(root, arrangement, classes);
  const camera = (await isThere(join(root, CAMERA_FILE))) ? join(root, CAMERA_FILE) : null;
  const [depth] = depths.keys();
  const shared: SampleFiles = {
    ...(camera !== null && depth !== undefined && { [CAMERA]: camera }),
    // What a file is read as depends on more than the label set.
    ...((depth !== undefined || classes.colors !== null) && { [CLASSES]: classList }),
  };
  const notes = camera !== null && depth === undefined ? [`${CAMERA_FILE} has no effect without depth maps`] : [];
  const patterns = patternsOf(arrangement, depths);
  return layoutDataset({
    name: 'folder',
    root,
    labelSet: classes,
    splits: arrangement.splits,
    unlabelledSplits: [],
    modalities: readersOf(arrangement, depths),
    readLabels: labelReader(classes),
    readCamera: shared[CAMERA] === undefined || depth === undefined ? null : cameraReader(depth),
    pair: async (split) => {
      const paired = await pairFolder(root, split, { order: arrangement.order, patterns });
      return { ...withShared(paired, shared), notes };
    },
    sizes: 'equal',
    publishedCounts: {},
  });
}

/** Metres per unit by modality. */
function depthModalities(
  root: string,
  { further }: Arrangement,
  { metresPerUnit }: FolderClasses,
): ReadonlyMap<Modality, number> {
  const depths = new Map<Modality, number>();
  for (const [modality, folder] of further) {
    const metres = metresPerUnit?.get(folder) ?? (metresPerUnit === null ? DEFAULT_DEPTHS.get(modality) : undefined);
    if (metres !== undefined) depths.set(modality, metres);
  }
  const folders = [...further.values()];
  const missing = [...(metresPerUnit?.keys() ?? [])].find((folder) => !folders.includes(folder));
  if (missing !== undefined) {
    const rule = `must name folders of the dataset in depths (${folders.join(', ') || 'there are none'})`;
    throw new DatasetFileError(join(root, CLASS_LIST), `${rule}; got "${missing}"`);
  }
  return depths;
}

function patternsOf(
  { images, labels, further }: Arrangement,
  depths: ReadonlyMap<Modality, number>,
): Record<FileKind, FilePattern> {
  const patterns: Record<FileKind, FilePattern> = { rgb: { folder: images, suffixes: IMAGE_SUFFIXES } };
  for (const [modality, folder] of further) {
    patterns[modality] = { folder, suffixes: depths.has(modality) ? MAP_SUFFIXES : IMAGE_SUFFIXES };
  }
  patterns[LABELS] = { folder: labels, suffixes: MAP_SUFFIXES };
  return patterns;
}

function readersOf(
  { further }: Arrangement,
  depths: ReadonlyMap<Modality, number>,
): Readonly<Record<Modality, ModalityReader>> {
  const readers: Record<Modality, ModalityReader> = { rgb: { kind: 'image', read: decodeRgb } };
  for (const modality of further.keys()) {
    const metresPerUnit = depths.get(modality);
    readers[modality] =
      metresPerUnit === undefined
        ? { kind: 'image', read: decodeRgb }
        : { kind: 'depth', read: (path) => readDepth(path, metresPerUnit) };
  }
  return readers;
}

async function readDepth(path: string, metresPerUnit: number): Promise<DepthMap> {
  const { height, width, data } = await decodeUint16(path);
  return { height, width, data: Float32Array.from(data, (units) => units * metresPerUnit) };
}

function labelReader({ colors }: FolderClasses) {
  return colors === null
    ? (files: SampleFiles) => decodeLabels(fileOf(files, LABELS))
    : (files: SampleFiles) => decodeColorLabels(fileOf(files, LABELS), colors, IGNORE_LABEL);
}

function cameraReader(depth: Modality) {
  return (files: SampleFiles): Promise<Camera> => readCameraJson(fileOf(files, CAMERA), fileOf(files, depth));
}

/** Every sample depends on the files that all share. */
function withShared(paired: PairedSplit, shared: SampleFiles): PairedSplit {
  const add = (samples: PairedSplit['complete']) =>
    new Map([...samples].map(([id, files]) => [id, { ...files, ...shared }]));
  return { ...paired, complete: add(paired.complete), incomplete: add(paired.incomplete) };
}
