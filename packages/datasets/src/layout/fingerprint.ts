import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';

import { readDatasetFile, unreadable } from '../files/read-dataset-file.js';
import { LABELS, type Layout, type PairedSplit, type SampleFiles } from './layout.js';

/**
 * SHA-256 over the class list and, per sample, the path and size of each file and the content of the label map.
 *
 * Photos count by size only: reading them would cost as much as a pass over the dataset, and a photo that is exchanged
 * without its labels is rare. Times, owners and the place of the root do not count.
 *
 * @returns 64 hexadecimal digits
 * @throws DatasetFileError when a file cannot be read
 */
export async function fingerprintLayout(layout: Layout, splits: readonly PairedSplit[]): Promise<string> {
  const { classes, classByRawId, rawIds } = layout.labelSet;
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ classes, classByRawId: [...classByRawId], rawIds }));
  for (const { complete, incomplete } of splits) {
    for (const files of [...complete.values(), ...incomplete.values()]) {
      hash.update(`\n${JSON.stringify(await describeFiles(layout.root, files))}`);
    }
  }
  return hash.digest('hex');
}

async function describeFiles(root: string, files: SampleFiles): Promise<unknown> {
  const name = (path: string) => relative(root, path).split(sep).join('/');
  return Promise.all(
    Object.entries(files).map(async ([kind, path]) => [
      kind,
      name(path),
      kind === LABELS ? await contentHash(path) : await sizeBytes(path),
    ]),
  );
}

async function sizeBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function contentHash(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readDatasetFile(path))
    .digest('hex');
}
