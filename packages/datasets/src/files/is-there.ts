import { stat } from 'node:fs/promises';

import { unreadable } from './read-dataset-file.js';

/**
 * Whether a file or folder exists, links followed.
 *
 * @throws DatasetFileError when that cannot be found out, e.g. for lack of permission
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw unreadable(path, error);
  }
}
