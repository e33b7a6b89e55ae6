import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { unreadable } from '../files/read-dataset-file.js';
import { type FileKind, LABELS, type PairedSplit } from '../layout/layout.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';
import { listStems } from './list-stems.js';

/** The file kind of poses, one per frame. */
export const POSE = 'pose';
/** The file kind of intrinsics, which the frames of a sequence share. */
export const INTRINSICS = 'intrinsics';

interface Sequences {
  readonly sequences: readonly string[];
  readonly views: readonly string[];
  readonly hasDepth: boolean;
  readonly hasCamera: boolean;
}

/** Lists and pairs the frames of all sequences of a condition; defects of the pairing are returned, not thrown. */
export async function pairSequences(root: string, split: string, files: Sequences): Promise<PairedSplit> {
  const places = files.sequences.flatMap((sequence) =>
    [...files.views].sort().map((view) => ({ sequence, view, folders: foldersOf(files) })),
  );
  const pairs = await Promise.all(places.map((place) => pairView(root, split, place)));
  return {
    split,
    complete: new Map(pairs.flatMap(({ complete }) => [...complete])),
    incomplete: new Map(pairs.flatMap(({ incomplete }) => [...incomplete])),
    errors: pairs.flatMap(({ errors }) => errors),
  };
}

interface KindPlace {
  readonly folder: string;
  readonly ending: string;
}

function foldersOf({ hasDepth, hasCamera }: Sequences): Readonly<Record<FileKind, KindPlace>> {
  return {
    rgb: { folder: 'RGB', ending: '.png' },
    ...(hasDepth && { depth: { folder: 'Depth', ending: '.png' } }),
    [LABELS]: { folder: 'GT/LABELS', ending: '.png' },
    ...(hasCamera && { [POSE]: { folder: 'CameraParams', ending: '.txt' } }),
  };
}

interface ViewPlace {
  readonly sequence: string;
  readonly view: string;
  readonly folders: Readonly<Record<FileKind, KindPlace>>;
}

async function pairView(root: string, split: string, { sequence, view, folders }: ViewPlace): Promise<PairedSplit> {
  const prefix = `${sequence}/${view}/`;
  const kinds = await Promise.all(
    Object.entries(folders).map(async ([name, { folder, ending }]): Promise<ListedKind> => {
      const listed = await listStems(join(root, sequence, folder, view), ending, (stem) => `${prefix}${stem}`);
      const expected = (id: string) => `${sequence}/${folder}/${view}/${id.slice(prefix.length)}${ending}`;
      return { name, expected, ...listed };
    }),
  );
  const ids = new Set(kinds.flatMap(({ pathById }) => [...pathById.keys()]));
  const shared = POSE in folders ? [await sharedIntrinsics(root, sequence, ids)] : [];
  return pairFiles(root, split, [...kinds, ...shared]);
}

async function sharedIntrinsics(root: string, sequence: string, ids: ReadonlySet<string>): Promise<ListedKind> {
  const name = `${sequence}/CameraParams/intrinsics.txt`;
  const path = join(root, name);
  const found = await attempt(requireFile(path));
  const errors = found instanceof DatasetFileError ? [found] : [];
  const pathById = new Map(errors.length > 0 ? [] : [...ids].map((id) => [id, path]));
  return { name: INTRINSICS, expected: () => name, pathById, errors };
}

async function requireFile(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}
