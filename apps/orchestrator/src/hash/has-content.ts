import { stat } from 'node:fs/promises';
import { type FileDigest, fileDigest } from './file-digest.js';

/** Whether there is a file of that size and hash; it is read only when its size is right. */
export async function hasContent(file: string, { sha256, bytes }: FileDigest): Promise<boolean> {
  try {
    if ((await stat(file)).size !== bytes) return false;
    return (await fileDigest(file)).sha256 === sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
