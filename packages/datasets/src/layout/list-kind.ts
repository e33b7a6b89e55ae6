import { basename, join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { listFiles } from '../files/list-files.js';
import { describeSuffixes, type FilePattern } from './file-pattern.js';

/** The files of one kind in one split. */
export interface KindFiles {
  /** Absolute paths. */
  readonly pathById: ReadonlyMap<SampleId, string>;
  readonly errors: readonly DatasetFileError[];
}

/** Lists the files of one kind in one split; files with another ending are left alone. */
export async function listKind(root: string, pattern: FilePattern, split: string): Promise<KindFiles> {
  const folder = join(root, pattern.folder, split);
  const names =
    (await attempt(listFiles(folder))) ?? new DatasetFileError(folder, 'must be a folder; got nothing there');
  if (names instanceof DatasetFileError) return { pathById: new Map(), errors: [names] };
  const pathById = new Map<SampleId, string>();
  const errors: DatasetFileError[] = [];
  for (const name of names) {
    const id = sampleIdOf(name, pattern);
    if (id === null) continue;
    const path = join(folder, name);
    const other = pathById.get(id);
    if (other === undefined) pathById.set(id, path);
    else
      errors.push(new DatasetFileError(path, `must be the only file of sample "${id}"; got also ${basename(other)}`));
  }
  if (pathById.size === 0) errors.push(emptySplit(folder, pattern, names.length));
  return { pathById, errors };
}

function sampleIdOf(name: string, { suffixes }: FilePattern): SampleId | null {
  const suffix = suffixes.find((candidate) => name.toLowerCase().endsWith(candidate.toLowerCase()));
  return suffix === undefined ? null : name.slice(0, -suffix.length);
}

function emptySplit(folder: string, pattern: FilePattern, numFiles: number): DatasetFileError {
  const expected = describeSuffixes(pattern);
  return new DatasetFileError(folder, `must hold at least one file ending in ${expected}; got ${numFiles} other files`);
}
