import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Entries that a sample of a dataset was made into, by key. */
export const SAMPLES_FOLDER = 'samples';
/** Content hashes of dataset files, by a hash of their path, size and times. */
export const FILE_HASHES_FOLDER = 'file-hashes';

/** Where the file of a key lies; the first two digits are a folder, so that no folder grows beyond a few thousand. */
export function cachePath(folder: string, kind: string, key: string): string {
  return join(folder, kind, key.slice(0, 2), key.slice(2));
}

/** The files of one cache. Trouble with one of them never stops the caller: `onNote` is told, in one sentence. */
export interface CacheFiles {
  /** The bytes of a file, which counts as used from then on; null when it is not there or cannot be read. */
  read(path: string): Promise<Buffer | null>;
  /**
   * Writes a file so that readers and other writers of it see all of it or nothing.
   *
   * Nothing is flushed to the disk: after a power cut a checksum fails, and the file is made again.
   */
  write(path: string, content: Uint8Array | string): Promise<void>;
}

/** @param onNote told once of each kind of trouble */
export function cacheFiles(folder: string, onNote: (note: string) => void): CacheFiles {
  const told = new Set<string>();
  const tell = (what: 'read' | 'written', error: unknown) => {
    const note = `${folder}: cache files must be ${what}; got ${codeOf(error)}; the inputs are made without them`;
    if (!told.has(note)) onNote(note);
    told.add(note);
  };
  return {
    async read(path) {
      try {
        const bytes = await readFile(path);
        const usedAt = new Date();
        await utimes(path, usedAt, usedAt);
        return bytes;
      } catch (error) {
        if (!isMissing(error)) tell('read', error);
        return null;
      }
    },
    async write(path, content) {
      const temporaryPath = `${path}.${randomUUID()}.tmp`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporaryPath, content, { flag: 'wx' });
        await rename(temporaryPath, path);
      } catch (error) {
        tell('written', error);
        await rm(temporaryPath, { force: true }).catch((again: unknown) => tell('written', again));
      }
    },
  };
}

/** Whether a call failed because the file was not there, or had been removed meanwhile. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
