import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { unreadable } from '../files/read-dataset-file.js';
import { type CacheFiles, cachePath, FILE_HASHES_FOLDER } from './cache-files.js';

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Content hashes of dataset files that are read again only when their size or times have changed. */
export interface FileHashes {
  /**
   * @returns SHA-256 of the file's content, and a stamp that another content of the file would change
   * @throws DatasetFileError when the file cannot be read
   */
  hashOf(path: string): Promise<FileHash>;
}

export interface FileHash {
  readonly stamp: string;
  readonly hash: string;
}

/**
 * Remembers hashes in memory and under `folder`.
 *
 * A file that is rewritten with its old size within one tick of the file system's clock passes for unchanged.
 */
export function fileHashes(folder: string, cache: CacheFiles): FileHashes {
  const lastByPath = new Map<string, FileHash>();
  return {
    async hashOf(path) {
      const stamp = await fileStamp(path);
      const last = lastByPath.get(path);
      if (last?.stamp === stamp) return last;
      const file = cachePath(folder, FILE_HASHES_FOLDER, createHash('sha256').update(stamp).digest('hex'));
      const stored = await storedHash(cache, file);
      const found = { stamp, hash: stored ?? (await contentHash(path)) };
      lastByPath.set(path, found);
      if (stored === null && (await fileStamp(path)) === stamp) await cache.write(file, found.hash);
      return found;
    },
  };
}

/** Names one state of a file: path, size, times of the last change of content and of the file's record. */
export async function fileStamp(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return JSON.stringify([resolve(path), ...[size, mtimeNs, ctimeNs].map(String)]);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function storedHash(cache: CacheFiles, file: string): Promise<string | null> {
  const stored = (await cache.read(file))?.toString('latin1');
  return stored !== undefined && SHA256_HEX.test(stored) ? stored : null;
}

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw unreadable(path, error);
  }
  return hash.digest('hex');
}
