import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_HASHES_FOLDER, isMissing, SAMPLES_FOLDER } from './cache-files.js';

/** What pruning found and did; sizes in bytes. */
export interface PruneReport {
  readonly files: number;
  readonly bytes: number;
  readonly removedFiles: number;
  readonly removedBytes: number;
}

/**
 * Removes the least recently used files of a cache of inputs until the rest takes at most `maxBytes`. A folder that does
 * not exist is an empty cache. Files besides those of the cache are left alone.
 *
 * Processes that use the cache meanwhile go on: what they miss, they make again.
 *
 * @throws RangeError when `maxBytes` is not an integer >= 0; the file system's error when a folder cannot be read
 */
export async function pruneCache(folder: string, { maxBytes }: { readonly maxBytes: number }): Promise<PruneReport> {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 0) {
    throw new RangeError(`cache: maxBytes must be an integer >= 0; got ${maxBytes}`);
  }
  const lists = await Promise.all([SAMPLES_FOLDER, FILE_HASHES_FOLDER].map((kind) => filesBelow(join(folder, kind))));
  const files = lists.flat().sort((a, b) => a.usedMs - b.usedMs);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  let removedFiles = 0;
  let removedBytes = 0;
  for (const { path, size } of files) {
    if (bytes - removedBytes <= maxBytes) break;
    await rm(path, { force: true });
    removedFiles++;
    removedBytes += size;
  }
  return { files: files.length, bytes, removedFiles, removedBytes };
}

interface CacheFile {
  readonly path: string;
  readonly size: number;
  readonly usedMs: number;
}

async function filesBelow(folder: string): Promise<CacheFile[]> {
  const found: CacheFile[] = [];
  for (const shard of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, shard))) {
      const path = join(folder, shard, name);
      const info = await orMissing(stat(path), null);
      if (info !== null) found.push({ path, size: info.size, usedMs: info.mtimeMs });
    }
  }
  return found;
}

function namesIn(folder: string): Promise<string[]> {
  return orMissing(readdir(folder), []);
}

async function orMissing<T>(call: Promise<T>, missing: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return missing;
    throw error;
  }
}
