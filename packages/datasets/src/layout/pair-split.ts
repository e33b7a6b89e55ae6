import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import type { FilePattern, FoundFiles, Layout, SampleFiles } from './layout.js';
import { type KindFiles, listKind } from './list-kind.js';

/** The samples of one split, each kind of file paired by sample id. */
export interface PairedSplit {
  readonly split: string;
  /** In id order. */
  readonly complete: ReadonlyMap<SampleId, SampleFiles>;
  /** Samples that lack a file of some kind, in id order. */
  readonly incomplete: ReadonlyMap<SampleId, FoundFiles>;
  /** Missing folders, empty folders, unpaired and doubled files. */
  readonly errors: readonly DatasetFileError[];
}

interface Kind extends KindFiles {
  readonly name: string;
  readonly pattern: FilePattern;
}

/** Lists the files of a split and pairs them by sample id; defects of the pairing are returned, not thrown. */
export async function pairSplit(layout: Layout, split: string): Promise<PairedSplit> {
  const kinds = await listKinds(layout, split);
  const ids = [...new Set(kinds.flatMap(({ pathById }) => [...pathById.keys()]))].sort();
  const complete = new Map<SampleId, SampleFiles>();
  const incomplete = new Map<SampleId, FoundFiles>();
  for (const id of ids) {
    const { labels, ...images } = filesOf(kinds, id);
    if (labels !== undefined && Object.keys(images).length === kinds.length - 1) complete.set(id, { images, labels });
    else incomplete.set(id, labels === undefined ? { images } : { images, labels });
  }
  const unpaired = [...incomplete.keys()].flatMap((id) => unpairedErrors(layout.root, kinds, { split, id }));
  return { split, complete, incomplete, errors: [...kinds.flatMap(({ errors }) => errors), ...unpaired] };
}

function listKinds({ root, images, labels }: Layout, split: string): Promise<Kind[]> {
  const patterns = [...Object.entries(images), ['labels', labels] as const];
  return Promise.all(
    patterns.map(async ([name, pattern]) => ({ name, pattern, ...(await listKind(root, pattern, split)) })),
  );
}

function filesOf(kinds: readonly Kind[], id: SampleId): Record<string, string> {
  return Object.fromEntries(
    kinds.flatMap(({ name, pathById }) => {
      const path = pathById.get(id);
      return path === undefined ? [] : [[name, path]];
    }),
  );
}

/** A kind without any file has its own error already and is not repeated for every sample. */
function unpairedErrors(
  root: string,
  kinds: readonly Kind[],
  { split, id }: { readonly split: string; readonly id: SampleId },
): DatasetFileError[] {
  const present = Object.values(filesOf(kinds, id))[0] ?? id;
  return kinds
    .filter(({ pathById }) => pathById.size > 0 && !pathById.has(id))
    .map(({ pattern }) => {
      const expected = pattern.suffixes.map((suffix) => `${pattern.folder}/${split}/${id}${suffix}`).join(' or ');
      return new DatasetFileError(join(root, present), `must have a partner ${expected}; got none`);
    });
}
