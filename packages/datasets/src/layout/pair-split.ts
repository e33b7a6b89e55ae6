import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import type { FilePattern } from './file-pattern.js';
import type { FileKind, PairedSplit, SampleFiles } from './layout.js';
import { type KindFiles, listKind } from './list-kind.js';

interface Kind extends KindFiles {
  readonly name: FileKind;
  readonly pattern: FilePattern;
}

/**
 * Lists the files of a split whose kinds each lie in a folder of their own, and pairs them by sample id; defects of the
 * pairing are returned, not thrown.
 *
 * @param patterns one per file kind; a sample is complete when it has a file of each
 */
export async function pairSplit(
  root: string,
  split: string,
  patterns: Readonly<Record<FileKind, FilePattern>>,
): Promise<PairedSplit> {
  const kinds = await Promise.all(
    Object.entries(patterns).map(async ([name, pattern]) => {
      return { name, pattern, ...(await listKind(root, pattern, split)) };
    }),
  );
  const ids = [...new Set(kinds.flatMap(({ pathById }) => [...pathById.keys()]))].sort();
  const complete = new Map<SampleId, SampleFiles>();
  const incomplete = new Map<SampleId, SampleFiles>();
  for (const id of ids) {
    const files = filesOf(kinds, id);
    if (Object.keys(files).length === kinds.length) complete.set(id, files);
    else incomplete.set(id, files);
  }
  const unpaired = [...incomplete.keys()].flatMap((id) => unpairedErrors(root, kinds, { split, id }));
  return { split, complete, incomplete, errors: [...kinds.flatMap(({ errors }) => errors), ...unpaired] };
}

function filesOf(kinds: readonly Kind[], id: SampleId): SampleFiles {
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
  const present = Object.values(filesOf(kinds, id))[0] ?? join(root, id);
  return kinds
    .filter(({ pathById }) => pathById.size > 0 && !pathById.has(id))
    .map(({ pattern }) => {
      const expected = pattern.suffixes.map((suffix) => `${pattern.folder}/${split}/${id}${suffix}`).join(' or ');
      return new DatasetFileError(present, `must have a partner ${expected}; got none`);
    });
}
