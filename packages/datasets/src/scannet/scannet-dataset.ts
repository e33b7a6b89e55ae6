import { join, resolve } from 'node:path';

import type { Camera } from '../camera.js';
import type { Dataset } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { decodeUint16 } from '../images/decode-uint16.js';
import type { DepthMap } from '../images/raster.js';
import { SCANNET_20 } from '../label-sets/scannet.js';
import { type FileKind, fileOf, LABELS, type ModalityReader, type SampleFiles } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { type FoundFrames, findFrames } from './find-frames.js';
import { FRAME_KINDS, INTRINSICS, INTRINSICS_FILE, POSE, pairScans, type ScanSplit } from './pair-scans.js';
import { readScanLists, type ScannetSplit, scanListName } from './scan-lists.js';
import { readScannetCamera } from './scannet-camera.js';

const MILLIMETRES_PER_METRE = 1000;

const RGB: ModalityReader = { kind: 'image', read: decodeRgb };
const DEPTH: ModalityReader = { kind: 'depth', read: readDepth };

/**
 * Opens the 25k frames of ScanNet: `color` as modality `rgb`, `depth` in metres, the NYU40 ids of `label` as 20 classes.
 * A sample id is `<scan>/<frame>`. The frames of `scannet_frames_test` are split `test`, without labels.
 *
 * Colour pictures and label maps have another size than depth maps. `depth`, `pose` and the intrinsics are left out where no
 * scan of the download has them.
 *
 * @param root   folder of the scans, its parent, or the parent of `tasks`
 * @param lists  folder of the split lists; undefined looks beside the frames
 * @throws DatasetFileError when the root is missing or holds no frames, or the split lists are missing or damaged
 * @see ScanNet/ScanNet, README.md, section "Data Organization", and BenchmarkScripts/2d_helpers
 */
export async function openScannet(root: string, lists: string | undefined): Promise<Dataset> {
  const found = await findFrames(root);
  const listFolders = lists === undefined ? found.listFolders.map((folder) => join(root, folder)) : [resolve(lists)];
  const scansBySplit = await readScanLists(lists ?? root, listFolders);
  const splits = new Map<string, ScanSplit>();
  for (const [split, scans] of scansBySplit) {
    const scanSplit = await describeSplit(root, found, { split, scans });
    if (scanSplit.folderByScan.size > 0) splits.set(split, scanSplit);
  }
  if (splits.size === 0) {
    const names = [...scansBySplit.keys()].map(scanListName).join(', ');
    throw new DatasetFileError(root, `must hold a folder of a scan in ${names}; got ${found.folderByScan.size} others`);
  }
  const present = new Set([...splits.values()].flatMap(({ kinds }) => [...kinds]));
  // What only some splits have would be missed without a word in the others. Not so a pose: gravity may be unknown.
  const shared = ['depth', INTRINSICS].filter((kind) => present.has(kind));
  return layoutDataset({
    name: 'scannet',
    root,
    labelSet: SCANNET_20,
    splits: [...splits.keys()].sort(),
    unlabelledSplits: splits.has('test') ? ['test'] : [],
    modalities: present.has('depth') ? { rgb: RGB, depth: DEPTH } : { rgb: RGB },
    readLabels: (files) => decodeLabels(fileOf(files, LABELS)),
    readCamera: present.has('depth') && present.has(INTRINSICS) ? readCamera : null,
    pair: (split) => {
      // The layout asks for its own splits only.
      const scanSplit = splits.get(split) as ScanSplit;
      return pairScans(root, { ...scanSplit, kinds: new Set([...scanSplit.kinds, ...shared]) });
    },
    sizes: 'free',
    publishedCounts: { train: 19466, val: 5436, test: 2135 },
  });
}

async function describeSplit(
  root: string,
  { folderByScan }: FoundFrames,
  { split, scans }: { readonly split: ScannetSplit; readonly scans: readonly string[] },
): Promise<ScanSplit> {
  const listed = new Set(scans);
  const here = new Map([...folderByScan].filter(([scan]) => listed.has(scan)).sort(([a], [b]) => (a < b ? -1 : 1)));
  const missing = scans.filter((scan) => !here.has(scan)).sort();
  const notes =
    missing.length === 0
      ? []
      : [`split ${split}: ${missing.length} of the ${scans.length} listed scans have no folder, such as ${missing[0]}`];
  return { split, folderByScan: here, kinds: await presentKinds(root, split, [...here.values()]), notes };
}

/** Colour and, but for `test`, labels are always asked for; the rest where any scan has it. */
async function presentKinds(root: string, split: ScannetSplit, folders: readonly string[]): Promise<Set<FileKind>> {
  const kinds = new Set<FileKind>(split === 'test' ? ['rgb'] : ['rgb', LABELS]);
  for (const { name, folder } of FRAME_KINDS) {
    if ((name === 'depth' || name === POSE) && (await anyHas(root, folders, folder))) kinds.add(name);
  }
  if (await anyHas(root, folders, INTRINSICS_FILE)) kinds.add(INTRINSICS);
  return kinds;
}

async function anyHas(root: string, folders: readonly string[], name: string): Promise<boolean> {
  for (const folder of folders) if (await isThere(join(root, folder, name))) return true;
  return false;
}

async function readDepth(path: string): Promise<DepthMap> {
  const { height, width, data } = await decodeUint16(path);
  return { height, width, data: Float32Array.from(data, (millimetres) => millimetres / MILLIMETRES_PER_METRE) };
}

function readCamera(files: SampleFiles): Promise<Camera> {
  return readScannetCamera({
    depth: fileOf(files, 'depth'),
    intrinsics: fileOf(files, INTRINSICS),
    pose: files[POSE] ?? null,
  });
}
