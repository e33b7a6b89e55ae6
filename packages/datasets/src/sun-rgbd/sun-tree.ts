import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { isThere } from '../files/is-there.js';
import { listFiles } from '../files/list-files.js';
import type { FileKind, PairedSplit } from '../layout/layout.js';
import { LABELS } from '../layout/layout.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';

/** Name of the folder of the original download. */
export const SUN_FOLDER = 'SUNRGBD';
/** Name of the folder of the toolbox, which has the split and a form of the labels. */
export const TOOLBOX_FOLDER = 'SUNRGBDtoolbox';
export const INTRINSICS = 'intrinsics';
export const EXTRINSICS = 'extrinsics';

/** Samples that are looked into at a time. */
const LOOK_AHEAD = 256;

/** Where a kind of file lies in the folder of a sample. */
interface TreeKind {
  readonly name: FileKind;
  readonly entry: string;
  /** `single`: the only visible file of a folder; `last`: the last one in sorted order; `file`: the entry itself. */
  readonly pick: 'single' | 'last' | 'file';
  /** The file in the words of an error message. */
  readonly example: string;
}

const TREE_KINDS: readonly TreeKind[] = [
  { name: 'rgb', entry: 'image', pick: 'single', example: 'image/*.jpg' },
  { name: LABELS, entry: 'label', pick: 'single', example: 'label/label.png' },
  { name: 'depth', entry: 'depth_bfx', pick: 'single', example: 'depth_bfx/*.png' },
  { name: 'depth_raw', entry: 'depth', pick: 'single', example: 'depth/*.png' },
  { name: INTRINSICS, entry: 'intrinsics.txt', pick: 'file', example: 'intrinsics.txt' },
  { name: EXTRINSICS, entry: 'extrinsics', pick: 'last', example: 'extrinsics/*.txt' },
];

/** Kinds of which any of the samples has the file or folder. */
export async function presentTreeKinds(root: string, ids: readonly SampleId[]): Promise<Set<FileKind>> {
  const present = new Set<FileKind>();
  for (const { name, entry } of TREE_KINDS) if (await anyHas(root, ids, entry)) present.add(name);
  return present;
}

async function anyHas(root: string, ids: readonly SampleId[], entry: string): Promise<boolean> {
  // The first sample decides almost always; an entry that none has takes a look into all of them.
  for (let start = 0, count = 1; start < ids.length; start += count, count = LOOK_AHEAD) {
    const some = ids.slice(start, start + count);
    const areThere = await Promise.all(some.map((id) => isThere(join(root, SUN_FOLDER, id, entry))));
    if (areThere.includes(true)) return true;
  }
  return false;
}

/** A split of the original tree. */
export interface TreeSplit {
  readonly split: string;
  readonly ids: readonly SampleId[];
  /** What every sample must have. */
  readonly kinds: ReadonlySet<FileKind>;
  /** Label file by sample, relative to the root, where labels lie in a folder of their own; null: with the sample. */
  readonly labelById: ReadonlyMap<SampleId, string> | null;
}

/**
 * Pairs the files of the listed samples; defects are returned, not thrown. Names differ within a sample, so that a file
 * is known by its folder.
 */
export async function pairTree(root: string, { split, ids, kinds, labelById }: TreeSplit): Promise<PairedSplit> {
  const areThere = await Promise.all(ids.map((id) => isThere(join(root, SUN_FOLDER, id))));
  const here = ids.filter((_, index) => areThere[index]);
  const absent = ids
    .filter((_, index) => !areThere[index])
    .map((id) => new DatasetFileError(join(root, SUN_FOLDER, id), 'must be a folder; got nothing there'));
  const inTree = TREE_KINDS.filter(({ name }) => kinds.has(name) && !(name === LABELS && labelById !== null));
  const listed = await Promise.all(inTree.map((kind) => listTreeKind(root, here, kind)));
  const labels = labelById === null ? [] : [await listNumberedLabels(root, here, labelById)];
  // The picture comes first: it is named where another file is missing.
  const [rgb, ...others] = listed;
  const paired = pairFiles(root, split, rgb === undefined ? labels : [rgb, ...labels, ...others]);
  return { ...paired, errors: [...absent, ...paired.errors] };
}

async function listTreeKind(root: string, ids: readonly SampleId[], kind: TreeKind): Promise<ListedKind> {
  const picked = await Promise.all(ids.map((id) => attempt(pickFile(join(root, SUN_FOLDER, id, kind.entry), kind))));
  const pathById = new Map<SampleId, string>();
  const errors: DatasetFileError[] = [];
  const faultyIds = new Set<SampleId>();
  for (const [index, id] of ids.entries()) {
    const path = picked[index] ?? null;
    if (typeof path === 'string') pathById.set(id, path);
    if (path instanceof DatasetFileError) {
      errors.push(path);
      faultyIds.add(id);
    }
  }
  if (pathById.size === 0 && errors.length === 0 && ids.length > 0) {
    const rule = `must hold samples with ${kind.entry}; got none among the ${ids.length} of the split`;
    errors.push(new DatasetFileError(join(root, SUN_FOLDER), rule));
  }
  const expected = (id: SampleId) => `${SUN_FOLDER}/${id}/${kind.example}`;
  return { name: kind.name, pathById, expected, errors, faultyIds };
}

async function pickFile(path: string, { pick }: TreeKind): Promise<string | null> {
  if (pick === 'file') return (await isThere(path)) ? path : null;
  const names = ((await listFiles(path)) ?? []).filter((name) => name !== 'Thumbs.db');
  if (pick === 'single' && names.length > 1) {
    throw new DatasetFileError(path, `must hold one file; got ${names.length}: ${names.slice(0, 3).join(', ')}`);
  }
  const name = names.at(-1);
  return name === undefined ? null : join(path, name);
}

async function listNumberedLabels(
  root: string,
  ids: readonly SampleId[],
  labelById: ReadonlyMap<SampleId, string>,
): Promise<ListedKind> {
  // Every sample of the split has a number.
  const expected = (id: SampleId) => labelById.get(id) as string;
  const areThere = await Promise.all(ids.map((id) => isThere(join(root, expected(id)))));
  const pathById = new Map(
    ids.flatMap((id, index) => (areThere[index] ? [[id, join(root, expected(id))] as const] : [])),
  );
  const errors =
    pathById.size > 0 || ids.length === 0
      ? []
      : [new DatasetFileError(join(root, expected(ids[0] as string)), 'must exist; got nothing there')];
  return { name: LABELS, pathById, expected, errors };
}
