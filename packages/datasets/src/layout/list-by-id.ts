import { join, relative } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { listFiles } from '../files/list-files.js';

/** The files of one kind, by sample. */
export interface KindFiles {
  /** Absolute paths. */
  readonly pathById: ReadonlyMap<SampleId, string>;
  readonly errors: readonly DatasetFileError[];
}

/**
 * Lists the files of samples below a folder, at any depth; a missing folder, one without such files and a second file of
 * a sample are returned as errors.
 *
 * @param endings  which files belong to samples, in the words of an error message: `.jpg or .png`
 * @param idOf     the sample of a file, given its path below the folder; null for files that are left alone
 */
export async function listById(
  folder: string,
  endings: string,
  idOf: (name: string) => SampleId | null,
): Promise<KindFiles> {
  const names =
    (await attempt(listFiles(folder))) ?? new DatasetFileError(folder, 'must be a folder; got nothing there');
  if (names instanceof DatasetFileError) return { pathById: new Map(), errors: [names] };
  const pathById = new Map<SampleId, string>();
  const errors: DatasetFileError[] = [];
  for (const name of names) {
    const id = idOf(name);
    if (id === null) continue;
    const path = join(folder, name);
    const other = pathById.get(id);
    if (other === undefined) pathById.set(id, path);
    else errors.push(secondFile(path, id, relative(folder, other)));
  }
  if (pathById.size === 0) {
    const rule = `must hold at least one file ending in ${endings}; got ${names.length} other files`;
    errors.push(new DatasetFileError(folder, rule));
  }
  return { pathById, errors };
}

function secondFile(path: string, id: SampleId, first: string): DatasetFileError {
  return new DatasetFileError(path, `must be the only file of sample "${id}"; got also ${first}`);
}
