import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import type { FileKind, PairedSplit } from '../layout/layout.js';
import { LABELS } from '../layout/layout.js';
import { listKind } from '../layout/list-kind.js';
import { type ListedKind, pairFiles } from '../layout/pair-files.js';

/** File kind of a scan's `intrinsics_depth.txt`. */
export const INTRINSICS = 'intrinsics';
export const INTRINSICS_FILE = 'intrinsics_depth.txt';
/** File kind of a frame's camera-to-world matrix. */
export const POSE = 'pose';

interface FrameKind {
  readonly name: FileKind;
  readonly folder: string;
  readonly suffixes: readonly string[];
}

/** What lies in a scan's folder, one file per frame; the stem is the number of the frame in its video. */
export const FRAME_KINDS: readonly FrameKind[] = [
  { name: 'rgb', folder: 'color', suffixes: ['.jpg', '.jpeg', '.png'] },
  { name: LABELS, folder: 'label', suffixes: ['.png'] },
  { name: 'depth', folder: 'depth', suffixes: ['.png'] },
  { name: POSE, folder: 'pose', suffixes: ['.txt'] },
];

/** What a split must have of each frame, and where its scans lie. */
export interface ScanSplit {
  readonly split: string;
  /** Scans with a folder, and that folder relative to the root. */
  readonly folderByScan: ReadonlyMap<string, string>;
  /** Out of `FRAME_KINDS` and `INTRINSICS`. */
  readonly kinds: ReadonlySet<FileKind>;
  readonly notes: readonly string[];
}

/** Pairs the frames of all scans of a split; a sample id is `<scan>/<frame>`. Defects are returned, not thrown. */
export async function pairScans(root: string, { split, folderByScan, kinds, notes }: ScanSplit): Promise<PairedSplit> {
  const scans = await Promise.all(
    [...folderByScan].map(async ([scan, folder]) => {
      const listed = await Promise.all(
        FRAME_KINDS.filter(({ name }) => kinds.has(name)).map((kind) => listFrames(root, { scan, folder, kind })),
      );
      const frames = new Set(listed.flatMap(({ pathById }) => [...pathById.keys()]));
      return pairFiles(
        root,
        split,
        kinds.has(INTRINSICS) ? [...listed, await listIntrinsics(root, folder, frames)] : listed,
      );
    }),
  );
  return {
    split,
    complete: new Map(scans.flatMap(({ complete }) => [...complete])),
    incomplete: new Map(scans.flatMap(({ incomplete }) => [...incomplete])),
    errors: scans.flatMap(({ errors }) => errors),
    notes,
  };
}

async function listFrames(
  root: string,
  { scan, folder, kind }: { readonly scan: string; readonly folder: string; readonly kind: FrameKind },
): Promise<ListedKind> {
  const at = `${folder}/${kind.folder}`;
  const { pathById, errors } = await listKind(root, { folder: at, suffixes: kind.suffixes }, '');
  return {
    name: kind.name,
    pathById: new Map([...pathById].map(([frame, path]) => [`${scan}/${frame}`, path])),
    expected: (id) => kind.suffixes.map((suffix) => `${at}/${id.slice(scan.length + 1)}${suffix}`).join(' or '),
    errors,
  };
}

/** One file serves all frames of a scan. */
async function listIntrinsics(root: string, folder: string, frames: ReadonlySet<SampleId>): Promise<ListedKind> {
  const path = join(root, folder, INTRINSICS_FILE);
  const exists = await isThere(path);
  return {
    name: INTRINSICS,
    pathById: new Map(exists ? [...frames].map((id) => [id, path]) : []),
    expected: () => `${folder}/${INTRINSICS_FILE}`,
    errors: exists ? [] : [new DatasetFileError(path, 'must exist; got nothing there')],
  };
}
