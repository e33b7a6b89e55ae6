import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import type { FileKind, PairedSplit, SampleFiles } from './layout.js';

/** The files of one kind, listed, and how the file of a sample is called in the words of an error message. */
export interface ListedKind {
  readonly name: FileKind;
  /** Absolute paths. */
  readonly pathById: ReadonlyMap<SampleId, string>;
  /** Where the file of a sample should be, relative to the root. */
  readonly expected: (id: SampleId) => string;
  /** What went wrong in the listing. */
  readonly errors: readonly DatasetFileError[];
  /** Samples whose file of this kind is a listed error already. */
  readonly faultyIds?: ReadonlySet<SampleId>;
}

/**
 * Pairs listed files by sample id; defects are returned, not thrown. The error of a kind without any file is not
 * repeated for every sample.
 *
 * @param kinds a sample is complete when it has a file of each
 */
export function pairFiles(root: string, split: string, kinds: readonly ListedKind[]): PairedSplit {
  const ids = [...new Set(kinds.flatMap(({ pathById }) => [...pathById.keys()]))].sort();
  const complete = new Map<SampleId, SampleFiles>();
  const incomplete = new Map<SampleId, SampleFiles>();
  for (const id of ids) {
    const files = filesOf(kinds, id);
    if (Object.keys(files).length === kinds.length) complete.set(id, files);
    else incomplete.set(id, files);
  }
  const unpaired = [...incomplete].flatMap(([id, files]) => unpairedErrors(root, kinds, { id, files }));
  return { split, complete, incomplete, errors: [...kinds.flatMap(({ errors }) => errors), ...unpaired] };
}

function filesOf(kinds: readonly ListedKind[], id: SampleId): SampleFiles {
  return Object.fromEntries(
    kinds.flatMap(({ name, pathById }) => {
      const path = pathById.get(id);
      return path === undefined ? [] : [[name, path]];
    }),
  );
}

function unpairedErrors(
  root: string,
  kinds: readonly ListedKind[],
  { id, files }: { readonly id: SampleId; readonly files: SampleFiles },
): DatasetFileError[] {
  const present = Object.values(files)[0] ?? join(root, id);
  return kinds
    .filter(({ pathById, errors }) => pathById.size > 0 || errors.length === 0)
    .filter(({ pathById, faultyIds }) => !pathById.has(id) && !faultyIds?.has(id))
    .map(({ expected }) => new DatasetFileError(present, `must have a partner ${expected(id)}; got none`));
}
