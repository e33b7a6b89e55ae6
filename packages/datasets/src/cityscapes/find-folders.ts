import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';
import { requireRoot } from '../files/require-root.js';

/** The folders that the loader reads, by the name inside their archives. */
const TYPES = ['leftImg8bit', 'gtFine', 'disparity', 'camera'] as const;
type CityscapesType = (typeof TYPES)[number];

/** Path of each type's folder below the root, '/' between parts; null for one that the download lacks. */
export type CityscapesFolders = Readonly<Record<CityscapesType, string | null>>;

/**
 * Finds `leftImg8bit`, `gtFine`, `disparity` and `camera` below a root, unpacked side by side or each archive in a
 * folder of its own (`gtFine_trainvaltest/gtFine`).
 *
 * @throws DatasetFileError when the root is missing or not the root of Cityscapes, or holds one type twice
 */
export async function findFolders(root: string): Promise<CityscapesFolders> {
  const wrappers = TYPES.map(wrapperOf);
  await requireRoot(root, {
    isRoot: (folders) => ['leftImg8bit', 'gtFine', ...wrappers].some((name) => folders.includes(name)),
    expected: 'the folders leftImg8bit and gtFine',
  });
  const entries = await Promise.all(TYPES.map(async (type) => [type, await findFolder(root, type)] as const));
  const byType = new Map(entries);
  for (const type of ['leftImg8bit', 'gtFine'] as const) {
    if (byType.get(type) === null) await refuseArchive(root, wrapperOf(type));
  }
  const folderOf = (type: CityscapesType): string | null => byType.get(type) ?? null;
  return {
    leftImg8bit: folderOf('leftImg8bit'),
    gtFine: folderOf('gtFine'),
    disparity: folderOf('disparity'),
    camera: folderOf('camera'),
  };
}

function wrapperOf(type: CityscapesType): string {
  return `${type}_trainvaltest`;
}

async function findFolder(root: string, type: CityscapesType): Promise<string | null> {
  const wrapped = `${wrapperOf(type)}/${type}`;
  const [isBeside, isWrapped] = [await isFolder(join(root, type)), await isFolder(join(root, wrapped))];
  if (isBeside && isWrapped) {
    throw new DatasetFileError(root, `must hold ${type} once; got ${type} and ${wrapped}`);
  }
  if (isBeside) return type;
  return isWrapped ? wrapped : null;
}

async function refuseArchive(root: string, name: string): Promise<void> {
  const archive = `${name}.zip`;
  if ((await readdir(root)).includes(archive)) {
    throw new DatasetFileError(join(root, archive), 'must be unpacked in its folder; got the archive alone');
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await listFolders(path)) !== null;
}
