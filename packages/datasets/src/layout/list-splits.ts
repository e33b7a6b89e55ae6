import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';

/**
 * Names of the splits: the folders inside any of the given folders, so that a split whose photos or labels are missing
 * altogether is still known.
 *
 * @param folders names below the root, the photos' first
 * @returns sorted by code unit
 * @throws DatasetFileError when the root is missing or none of the folders holds a split
 */
export async function listSplits(root: string, folders: readonly string[]): Promise<string[]> {
  if ((await listFolders(root)) === null) throw new DatasetFileError(root, 'must be a folder; got nothing there');
  const splits = await Promise.all(folders.map(async (folder) => (await listFolders(join(root, folder))) ?? []));
  const names = [...new Set(splits.flat())].sort();
  if (names.length === 0) {
    const expected = folders.map((folder) => `${folder}/train`).join(' and ');
    throw new DatasetFileError(root, `must hold one folder per split, such as ${expected}; got none`);
  }
  return names;
}
