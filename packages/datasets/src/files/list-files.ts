import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { unreadable } from './read-dataset-file.js';

/**
 * All files below a folder, links followed, hidden files and folders left out.
 *
 * @returns paths relative to `folder` with '/' between parts, sorted by code unit; null when there is no such folder
 * @throws DatasetFileError when a folder or link cannot be read
 */
export async function listFiles(folder: string): Promise<string[] | null> {
  const entries = await readEntries(folder);
  if (entries === null) return null;
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (!(await isFolder(path, entry))) return [entry.name];
      return ((await listFiles(path)) ?? []).map((below) => `${entry.name}/${below}`);
    }),
  );
  return nested.flat().sort();
}

/**
 * Names of the folders directly inside a folder, links followed, hidden ones left out, sorted by code unit.
 *
 * @returns null when there is no such folder
 * @throws DatasetFileError when the folder or a link in it cannot be read
 */
export async function listFolders(folder: string): Promise<string[] | null> {
  const entries = await readEntries(folder);
  if (entries === null) return null;
  const isFolderByEntry = await Promise.all(entries.map((entry) => isFolder(join(folder, entry.name), entry)));
  return entries
    .filter((_, index) => isFolderByEntry[index])
    .map((entry) => entry.name)
    .sort();
}

async function readEntries(folder: string): Promise<Dirent[] | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.name.startsWith('.'));
  } catch (error) {
    if (isNotFound(error)) return null;
    throw unreadable(folder, error);
  }
}

async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
