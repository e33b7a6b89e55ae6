import { join } from 'node:path';

import { listFolders } from '../files/list-files.js';
import { requireRoot } from '../files/require-root.js';

/** A scan's folder: four digits of the scene, two of the scan in it. */
export const SCAN_NAME = /^scene\d{4}_\d{2}$/;

const FRAMES_FOLDERS = ['scannet_frames_25k', 'scannet_frames_test'] as const;
/** The folder into which ScanNet's download script puts the archives. */
const TASKS_FOLDER = 'tasks';

/** Where the scans of a download lie. */
export interface FoundFrames {
  /** Folder of each scan by its name, relative to the root with '/' between parts. */
  readonly folderByScan: ReadonlyMap<string, string>;
  /** Folders that may hold split lists, relative to the root, the nearest first. */
  readonly listFolders: readonly string[];
}

/**
 * Finds the scans of ScanNet's frame archives below a root that is the folder of the scans, its parent, or the parent
 * of `tasks`.
 *
 * @throws DatasetFileError when the root is missing, lies elsewhere, or its archives are not unpacked
 */
export async function findFrames(root: string): Promise<FoundFrames> {
  const hasTasks = holdsFrames((await listFolders(join(root, TASKS_FOLDER))) ?? []);
  await requireRoot(root, {
    isRoot: (folders) => holdsFrames(folders) || (hasTasks && folders.includes(TASKS_FOLDER)),
    expected: 'scene folders (scene0000_00) or a folder scannet_frames_25k',
  });
  const base = hasTasks ? TASKS_FOLDER : '';
  const places = [base, ...FRAMES_FOLDERS.map((folder) => posix(base, folder))];
  const folderByScan = new Map<string, string>();
  for (const place of places) {
    for (const scan of (await listFolders(join(root, place))) ?? []) {
      if (SCAN_NAME.test(scan)) folderByScan.set(scan, posix(place, scan));
    }
  }
  return { folderByScan, listFolders: [...new Set(['', ...places])] };
}

function holdsFrames(folders: readonly string[]): boolean {
  return folders.some((folder) => SCAN_NAME.test(folder) || FRAMES_FOLDERS.some((frames) => frames === folder));
}

function posix(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
