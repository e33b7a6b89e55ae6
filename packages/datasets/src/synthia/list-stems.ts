import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { listFiles } from '../files/list-files.js';
import type { KindFiles } from '../layout/list-kind.js';

/**
 * Lists the files with one ending below a folder, at any depth.
 *
 * @param idOf the sample id of a file, given its path below the folder without the ending
 */
export async function listStems(folder: string, ending: string, idOf: (stem: string) => SampleId): Promise<KindFiles> {
  const names =
    (await attempt(listFiles(folder))) ?? new DatasetFileError(folder, 'must be a folder; got nothing there');
  if (names instanceof DatasetFileError) return { pathById: new Map(), errors: [names] };
  const pathById = new Map<SampleId, string>();
  const errors: DatasetFileError[] = [];
  for (const name of names) {
    if (!name.toLowerCase().endsWith(ending)) continue;
    const id = idOf(name.slice(0, -ending.length));
    const path = join(folder, name);
    const other = pathById.get(id);
    if (other === undefined) pathById.set(id, path);
    else errors.push(new DatasetFileError(path, `must be the only file of sample "${id}"; got also ${other}`));
  }
  if (pathById.size === 0) {
    const rule = `must hold at least one file ending in ${ending}; got ${names.length} other files`;
    errors.push(new DatasetFileError(folder, rule));
  }
  return { pathById, errors };
}
