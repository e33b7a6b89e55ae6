import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import type { FilePattern } from '../layout/file-pattern.js';
import type { FileKind, PairedSplit } from '../layout/layout.js';
import { listKind } from '../layout/list-kind.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';
import { pairSplit } from '../layout/pair-split.js';
import type { Arrangement } from './find-arrangement.js';
import { readSplitList } from './split-list.js';

type Patterns = Readonly<Record<FileKind, FilePattern>>;

/** Pairs the files of a split, wherever its arrangement has them; defects are returned, not thrown. */
export function pairFolder(
  root: string,
  split: string,
  { order, patterns }: Pick<Arrangement, 'order'> & { readonly patterns: Patterns },
): Promise<PairedSplit> {
  if (order === 'kind-first') return pairSplit(root, split, patterns);
  return order === 'split-first' ? pairBelowSplit(root, split, patterns) : pairListed(root, split, patterns);
}

async function pairBelowSplit(root: string, split: string, patterns: Patterns): Promise<PairedSplit> {
  const kinds = await Promise.all(
    Object.entries(patterns).map(async ([name, { folder, suffixes }]): Promise<ListedKind> => {
      const expected = pathsOf(`${split}/${folder}`, suffixes);
      // The two folders of a path change places.
      return { name, expected, ...(await listKind(root, { folder: split, suffixes }, folder)) };
    }),
  );
  return pairFiles(root, split, kinds);
}

async function pairListed(root: string, split: string, patterns: Patterns): Promise<PairedSplit> {
  const list = join(root, `${split}.txt`);
  const folders = Object.values(patterns).map(({ folder }) => folder);
  const lineById = await attempt(readSplitList(list, folders));
  if (lineById instanceof DatasetFileError) {
    return { split, complete: new Map(), incomplete: new Map(), errors: [lineById] };
  }
  const kinds = await Promise.all(
    Object.entries(patterns).map(([name, pattern]) =>
      listListed(root, { name, pattern, lineById, list: `${split}.txt` }),
    ),
  );
  const paired = pairFiles(root, split, kinds);
  const nowhere = [...lineById].filter(([id]) => !paired.complete.has(id) && !paired.incomplete.has(id));
  const strangers = nowhere.map(
    ([id, line]) => new DatasetFileError(list, `must name samples with files; got "${id}" without any in line ${line}`),
  );
  return { ...paired, errors: [...paired.errors, ...strangers] };
}

async function listListed(
  root: string,
  {
    name,
    pattern: { folder, suffixes },
    lineById,
    list,
  }: {
    readonly name: FileKind;
    readonly pattern: FilePattern;
    readonly lineById: ReadonlyMap<SampleId, number>;
    readonly list: string;
  },
): Promise<ListedKind> {
  const { pathById, errors } = await listKind(root, { folder, suffixes }, '');
  const listed = new Map([...pathById].filter(([id]) => lineById.has(id)));
  const others = `must hold files of the samples in ${list}; got ${pathById.size} files of others`;
  const isMissed = listed.size === 0 && errors.length === 0;
  return {
    name,
    expected: pathsOf(folder, suffixes),
    pathById: listed,
    errors: isMissed ? [new DatasetFileError(join(root, folder), others)] : errors,
  };
}

function pathsOf(folder: string, suffixes: readonly string[]): (id: SampleId) => string {
  return (id) => suffixes.map((suffix) => `${folder}/${id}${suffix}`).join(' or ');
}
