import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import type { FileKind, PairedSplit } from '../layout/layout.js';
import { listById } from '../layout/list-by-id.js';
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
  const { pathById, errors } = await listById(
    join(root, split.folder, source.folder),
    source.extensions.join(' or '),
    (file) => (file.includes('/') ? null : forestSampleId(file, source)),
  );
  return { name, expected, pathById: new Map([...pathById].filter(([id]) => split.has(id))), errors };
}
