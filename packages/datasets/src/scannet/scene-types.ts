import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { findFrames, SCAN_NAME } from './find-frames.js';

/** A kind of room, as ScanNet's annotators chose it. */
export interface SceneType {
  /** The id of the benchmark's prediction files. */
  readonly id: number;
  readonly name: string;
  /** Index among the 13 types that the benchmark counts, in id order from 0; null for the others. */
  readonly benchmarkIndex: number | null;
}

/** Name of the table that may stand in for the `<scan>.txt` files: one line `scan, type` per scan. */
export const SCENE_TYPES_FILE = 'scene_types.csv';

const NAMES: readonly string[] = [
  ...['apartment', 'bathroom', 'bedroom / hotel', 'bookstore / library', 'classroom', 'closet', 'computer cluster'],
  ...['conference room', 'copy/mail room', 'dining room', 'game room', 'gym', 'hallway', 'kitchen', 'laundry room'],
  ...['living room / lounge', 'lobby', 'office', 'stairs', 'storage / basement / garage', 'misc'],
];
const BENCHMARK_IDS: readonly number[] = [1, 2, 3, 4, 8, 9, 13, 14, 15, 16, 18, 20, 21];

/**
 * All scene types by id; 13 of them are classes of the scene type benchmark.
 *
 * @see ScanNet/ScanNet, BenchmarkScripts/scene_type_evaluation/evaluate_scene_type.py
 */
export const SCANNET_SCENE_TYPES: readonly SceneType[] = NAMES.map((name, index) => {
  const id = index + 1;
  const benchmarkIndex = BENCHMARK_IDS.indexOf(id);
  return { id, name, benchmarkIndex: benchmarkIndex < 0 ? null : benchmarkIndex };
});

/**
 * Scene types of the scans below a ScanNet root: from `scene_types.csv` in the root, or else from the line
 * `sceneType = ...` of `<scan>.txt`, which lies in the scan's folder or in `scans/<scan>` below the root. The frame
 * archives hold neither.
 *
 * @param root  as for `openScannet`
 * @returns     by scan name, sorted; scans without a file are left out, such as those of the test split
 * @throws DatasetFileError when no scan has a type, or a file holds none or an unknown one
 * @see ScanNet/ScanNet, BenchmarkScripts/scene_type_helpers/get_scene_type_for_scan.py
 */
export async function sceneTypes(root: string): Promise<ReadonlyMap<string, SceneType>> {
  const table = join(root, SCENE_TYPES_FILE);
  const types = (await isThere(table)) ? await readTable(table) : await readScanFiles(root);
  if (types.size === 0) {
    const rule = `must hold ${SCENE_TYPES_FILE} with lines "scan, type", or <scan>.txt in the folders of the scans`;
    throw new DatasetFileError(root, `${rule}; got neither`);
  }
  return new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readTable(path: string): Promise<Map<string, SceneType>> {
  const types = new Map<string, SceneType>();
  for (const [index, line] of (await readLines(path)).entries()) {
    const comma = line.indexOf(',');
    const scan = line.slice(0, comma).trim();
    if (line.trim() === '' || (index === 0 && scan.toLowerCase().startsWith('scan'))) continue;
    if (comma < 0 || !SCAN_NAME.test(scan)) {
      const got = `${JSON.stringify(line.slice(0, 60))} in line ${index + 1}`;
      throw new DatasetFileError(path, `must hold lines such as "scene0000_00, office"; got ${got}`);
    }
    if (types.has(scan)) throw new DatasetFileError(path, `must name each scan once; got ${scan} twice`);
    types.set(scan, typeNamed(path, line.slice(comma + 1)));
  }
  return types;
}

async function readScanFiles(root: string): Promise<Map<string, SceneType>> {
  const types = new Map<string, SceneType>();
  for (const [scan, folder] of (await findFrames(root)).folderByScan) {
    for (const place of [folder, `scans/${scan}`]) {
      const path = join(root, place, `${scan}.txt`);
      if (types.has(scan) || !(await isThere(path))) continue;
      types.set(scan, await readScanFile(path));
    }
  }
  return types;
}

async function readScanFile(path: string): Promise<SceneType> {
  for (const line of await readLines(path)) {
    const [key, value] = line.split(/=(.*)/s);
    if (key?.trim() === 'sceneType' && value !== undefined) return typeNamed(path, value);
  }
  throw new DatasetFileError(path, 'must hold a line "sceneType = ..."; got none');
}

function typeNamed(path: string, text: string): SceneType {
  const name = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const type = SCANNET_SCENE_TYPES.find((known) => known.name === (name === 'misc.' ? 'misc' : name));
  if (type !== undefined) return type;
  const known = NAMES.map((one) => `"${one}"`).join(', ');
  throw new DatasetFileError(path, `must name a scene type out of ${known}; got ${JSON.stringify(name.slice(0, 40))}`);
}

async function readLines(path: string): Promise<string[]> {
  return new TextDecoder().decode(await readDatasetFile(path)).split(/\r?\n/);
}
