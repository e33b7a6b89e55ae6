import { join } from 'node:path';

import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { SCAN_NAME } from './find-frames.js';

/** The splits of the benchmark; `test` has no labels. */
export const SCANNET_SPLITS = ['test', 'train', 'val'] as const;
export type ScannetSplit = (typeof SCANNET_SPLITS)[number];

/** Name of the file that lists the scans of a split. */
export function scanListName(split: ScannetSplit): string {
  return `scannetv2_${split}.txt`;
}

/**
 * Reads the official split lists, one scan name per line in any order.
 *
 * @param folders  where the lists may be; for each list the first folder that has it counts
 * @returns        scan names by split; a split without a list is left out
 * @throws DatasetFileError when no list is there, a line is not a scan name, or a scene is on two sides
 * @see ScanNet/ScanNet, Tasks/Benchmark
 */
export async function readScanLists(
  root: string,
  folders: readonly string[],
): Promise<ReadonlyMap<ScannetSplit, readonly string[]>> {
  const scansBySplit = new Map<ScannetSplit, readonly string[]>();
  const splitByScene = new Map<string, ScannetSplit>();
  for (const split of SCANNET_SPLITS) {
    const path = await firstExisting(folders.map((folder) => join(folder, scanListName(split))));
    if (path === null) continue;
    const scans = await readScanList(path);
    for (const scan of scans) requireOneSide(path, { scan, split, splitByScene });
    scansBySplit.set(split, scans);
  }
  if (scansBySplit.size === 0) {
    const names = SCANNET_SPLITS.map(scanListName).join(', ');
    throw new DatasetFileError(
      root,
      `must hold at least one of the split lists ${names} (from ScanNet's repository, Tasks/Benchmark), or option ` +
        'lists must name their folder; got none',
    );
  }
  return scansBySplit;
}

async function readScanList(path: string): Promise<string[]> {
  const lines = new TextDecoder().decode(await readDatasetFile(path)).split('\n');
  const scans = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const scan = line.trim();
    if (scan === '') continue;
    if (!SCAN_NAME.test(scan)) {
      const got = `${JSON.stringify(scan.slice(0, 40))} in line ${index + 1}`;
      throw new DatasetFileError(path, `must list scans such as scene0000_00, one per line; got ${got}`);
    }
    if (scans.has(scan)) throw new DatasetFileError(path, `must list each scan once; got ${scan} twice`);
    scans.add(scan);
  }
  if (scans.size === 0) throw new DatasetFileError(path, 'must list at least one scan; got none');
  return [...scans];
}

/** A scene was scanned several times, and its scans show the same room. */
function requireOneSide(
  path: string,
  {
    scan,
    split,
    splitByScene,
  }: { readonly scan: string; readonly split: ScannetSplit; readonly splitByScene: Map<string, ScannetSplit> },
): void {
  const scene = scan.slice(0, 'scene0000'.length);
  const other = splitByScene.get(scene);
  if (other !== undefined && other !== split) {
    throw new DatasetFileError(path, `must share no scene with another split; got ${scene}, which is also in ${other}`);
  }
  splitByScene.set(scene, split);
}

async function firstExisting(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await isThere(path)) return path;
  return null;
}
