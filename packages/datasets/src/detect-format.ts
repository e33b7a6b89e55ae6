import { join } from 'node:path';

import { DatasetFileError } from './errors.js';
import { listFolders } from './files/list-files.js';
import type { DatasetSpec } from './spec.js';

type FormatName = DatasetSpec['name'];

/** The formats that can be opened, by the `name` of a dataset section. */
export const DATASET_FORMATS = [
  'folder',
  'cityscapes',
  'freiburg-forest',
  'scannet',
  'sun-rgbd',
  'synthia',
] as const satisfies readonly FormatName[];

/** What a folder looks like: as much of a dataset section as can be seen. */
export interface DetectedFormat {
  readonly name: FormatName;
  /** Of SYNTHIA. */
  readonly part?: 'rand' | 'sequences';
}

/** What a folder of each format is recognised by: a folder in it that no other format has. */
const MARKERS: readonly (readonly [marker: RegExp, format: DetectedFormat])[] = [
  [/^(leftImg8bit|gtFine)(_trainvaltest)?$/, { name: 'cityscapes' }],
  [/^SYNTHIA-SEQS-/i, { name: 'synthia', part: 'sequences' }],
  [/^RAND_CITYSCAPES$/, { name: 'synthia', part: 'rand' }],
  [/^(SUNRGBD|SUNRGBDtoolbox|kv1|kv2|xtion|realsense)$/, { name: 'sun-rgbd' }],
  [/^(scene\d{4}_\d{2}|scannet_frames_\w+)$/, { name: 'scannet' }],
];

/**
 * The format that a folder looks like; `folder` when it looks like none of the published datasets.
 *
 * @throws DatasetFileError when there is no such folder
 */
export async function detectFormat(root: string): Promise<DetectedFormat> {
  const folders = await listFolders(root);
  if (folders === null) throw new DatasetFileError(root, 'must be a folder; got nothing there');
  for (const [marker, format] of MARKERS) if (folders.some((folder) => marker.test(folder))) return format;
  // Plain datasets call their labels GT as well.
  if ((await listFolders(join(root, 'GT')))?.includes('LABELS')) return { name: 'synthia', part: 'rand' };
  const splits = await Promise.all(folders.map((folder) => listFolders(join(root, folder))));
  return { name: splits.some((inside) => inside?.includes('GT_color')) ? 'freiburg-forest' : 'folder' };
}
