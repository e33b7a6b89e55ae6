import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { type FileKind, LABELS, type PairedSplit } from '../layout/layout.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';

const LABEL_FOLDER = 'label37';
/** The folders that make a root the flat re-release. */
export const FLAT_FOLDERS: readonly string[] = ['image', LABEL_FOLDER];

/** One line of a list: the files of a sample, relative to the root. */
export interface FlatSample {
  /** The picture's path below `image` without its ending, such as `train/img-000001`. */
  readonly id: SampleId;
  readonly rgb: string;
  readonly depth: string;
  readonly labels: string;
}

/** Name of the list of a split. */
export function flatListName(split: string): string {
  return `${split}37.txt`;
}

/**
 * Reads a list of the flat re-release: picture, depth and label of a sample per line. A label without a folder lies in
 * `label37/<split>`, for the lists come in both ways.
 *
 * @throws DatasetFileError when the list cannot be read, or a line has not three relative paths, or repeats a picture
 * @see chrischoy/SUN_RGBD, README.md and train37.txt
 */
export async function readFlatList(root: string, split: string): Promise<FlatSample[]> {
  const path = join(root, flatListName(split));
  const lines = new TextDecoder().decode(await readDatasetFile(path)).split(/\r?\n/);
  const samples = new Map<SampleId, FlatSample>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [rgb, depth, label, ...rest] = line.trim().split(/\s+/);
    const isRelative = [rgb, depth, label].every((part) => part !== undefined && !/^\/|(^|\/)\.\.(\/|$)/.test(part));
    if (rgb === undefined || depth === undefined || label === undefined || rest.length > 0 || !isRelative) {
      const got = `${JSON.stringify(line.slice(0, 80))} in line ${index + 1}`;
      throw new DatasetFileError(path, `must list picture, depth and label as three relative paths; got ${got}`);
    }
    const id = rgb.replace(/^image\//, '').replace(/\.[^./]*$/, '');
    if (samples.has(id)) throw new DatasetFileError(path, `must list each picture once; got ${rgb} twice`);
    samples.set(id, { id, rgb, depth, labels: label.includes('/') ? label : `${LABEL_FOLDER}/${split}/${label}` });
  }
  if (samples.size === 0) throw new DatasetFileError(path, 'must list at least one sample; got none');
  return [...samples.values()];
}

/** Pairs the files of the listed samples; defects are returned, not thrown. */
export async function pairFlat(
  root: string,
  {
    split,
    samples,
    hasDepth,
  }: { readonly split: string; readonly samples: readonly FlatSample[]; readonly hasDepth: boolean },
): Promise<PairedSplit> {
  const kinds = ['rgb', LABELS, ...(hasDepth ? ['depth'] : [])] as const;
  const listed = await Promise.all(kinds.map((kind) => listFlatKind(root, samples, kind)));
  const named = new Set(listed.flatMap(({ pathById }) => [...pathById.keys()]));
  const absent = samples
    .filter(({ id }) => !named.has(id))
    .map(({ rgb }) => new DatasetFileError(join(root, rgb), 'must exist; got nothing there'));
  const paired = pairFiles(root, split, listed);
  return { ...paired, errors: [...absent, ...paired.errors] };
}

async function listFlatKind(root: string, samples: readonly FlatSample[], kind: FileKind): Promise<ListedKind> {
  const pathOf = (sample: FlatSample) =>
    kind === 'rgb' ? sample.rgb : kind === 'depth' ? sample.depth : sample.labels;
  const relativeById = new Map(samples.map((sample) => [sample.id, pathOf(sample)]));
  const areThere = await Promise.all(samples.map((sample) => isThere(join(root, pathOf(sample)))));
  const pathById = new Map(
    samples.flatMap((sample, index) => (areThere[index] ? [[sample.id, join(root, pathOf(sample))] as const] : [])),
  );
  const [first] = samples;
  const errors =
    pathById.size > 0 || first === undefined || kind === 'rgb'
      ? []
      : [new DatasetFileError(join(root, pathOf(first)), 'must exist; got nothing there')];
  return { name: kind, pathById, expected: (id) => relativeById.get(id) ?? id, errors };
}
