import { readFile } from 'node:fs/promises';

import { DatasetFileError } from '../errors.js';

/**
 * Reads a whole file of a dataset.
 *
 * @throws DatasetFileError when the file is missing, cannot be read or has no bytes
 */
export async function readDatasetFile(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (bytes.length === 0) throw new DatasetFileError(path, 'must hold data; got a file of 0 bytes');
  return bytes;
}

/** Words a failed file system call as a defect of the dataset; the call's error is kept as `cause`. */
export function unreadable(path: string, error: unknown): DatasetFileError {
  const code = errorCode(error);
  const rule = code === 'ENOENT' ? 'must exist; got nothing there' : `must be readable; got ${code}`;
  return new DatasetFileError(path, rule, { cause: error });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
