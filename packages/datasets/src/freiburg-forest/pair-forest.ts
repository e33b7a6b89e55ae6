import { basename, join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { listFiles } from '../files/list-files.js';
import type { FileKind, PairedSplit } from '../layout/layout.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';
import { type ForestSource, forestSampleId } from './forest-sources.js';

/** A split, and which files of which folder belong to it. */
export interface ForestSplit {
  readonly name: string;
  /** `train` or `test`, of the archive. */
  readonly folder: string;
  readonly has: (id: SampleId) => boolean;
}

/** Lists `<root>/<split folder>/<folder>` of every source and pairs the files by sample; defects are returned, not thrown. */
export async function pairForest(
  root: string,
  split: ForestSplit,
  sources: ReadonlyMap<FileKind, ForestSource>,
): Promise<PairedSplit> {
  const kinds = await Promise.all([...sources].map(([name, source]) => listSource(root, split, { name, source })));
  return pairFiles(root, split.name, kinds);
}

async function listSource(
  root: string,
  split: ForestSplit,
  { name, source }: { readonly name: FileKind; readonly source: ForestSource },
): Promise<ListedKind> {
  const expected = (id: SampleId) => `${split.folder}/${source.folder}/${id}${source.ending(split.folder)}`;
  const folder = join(root, split.folder, source.folder);
  const names =
    (await attempt(listFiles(folder))) ?? new DatasetFileError(folder, 'must be a folder; got nothing there');
  if (names instanceof DatasetFileError) return { name, expected, pathById: new Map(), errors: [names] };
  const pathById = new Map<SampleId, string>();
  const errors: DatasetFileError[] = [];
  let found = 0;
  for (const file of names) {
    const id = file.includes('/') ? null : forestSampleId(file, source);
    if (id === null) continue;
    found += 1;
    if (!split.has(id)) continue;
    const path = join(folder, file);
    const other = pathById.get(id);
    if (other === undefined) pathById.set(id, path);
    else
      errors.push(new DatasetFileError(path, `must be the only file of sample "${id}"; got also ${basename(other)}`));
  }
  if (found === 0) {
    const endings = source.extensions.join(' or ');
    const rule = `must hold at least one file ending in ${endings}; got ${names.length} other files`;
    errors.push(new DatasetFileError(folder, rule));
  }
  return { name, expected, pathById, errors };
}
