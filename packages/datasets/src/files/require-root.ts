import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { listFolders } from './list-files.js';

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz|rar|7z|part-a[a-z])$/i;

/**
 * Makes sure that a folder is the root of a dataset, and says where the root is when it lies one level off.
 *
 * @param isRoot     whether a folder, given the sorted names of the folders in it, is the root
 * @param expected   what makes the root, for the message: `a folder leftImg8bit`
 * @throws DatasetFileError when the folder is missing, lies one level too high or too low, or holds archives only
 */
export async function requireRoot(
  root: string,
  { isRoot, expected }: { readonly isRoot: (folders: readonly string[]) => boolean; readonly expected: string },
): Promise<void> {
  const folders = await listFolders(root);
  if (folders === null) throw new DatasetFileError(root, 'must be a folder; got nothing there');
  if (isRoot(folders)) return;
  for (const folder of folders) {
    if (isRoot(await readableFolders(join(root, folder)))) {
      throw new DatasetFileError(
        root,
        `must hold ${expected}; got a folder one level too high (give ${join(root, folder)})`,
      );
    }
  }
  const parent = dirname(resolve(root));
  if (isRoot(await readableFolders(parent))) {
    throw new DatasetFileError(root, `must hold ${expected}; got a folder one level too low (give ${parent})`);
  }
  const archive = (await readdir(root)).find((name) => ARCHIVE.test(name));
  if (archive !== undefined) {
    throw new DatasetFileError(root, `must hold ${expected}; got the archive ${archive}, which must be unpacked here`);
  }
  const found = folders.length === 0 ? 'no folder' : `folders ${folders.slice(0, 5).join(', ')}`;
  throw new DatasetFileError(root, `must hold ${expected}; got ${found} in ${basename(resolve(root))}`);
}

/** For a hint only: what cannot be read, such as a broken link beside the dataset, is no reason for another message. */
async function readableFolders(path: string): Promise<string[]> {
  try {
    return (await listFolders(path)) ?? [];
  } catch (error) {
    if (error instanceof DatasetFileError) return [];
    throw error;
  }
}
