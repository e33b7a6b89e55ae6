import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { readDatasetFile, unreadable } from '../files/read-dataset-file.js';
import type { FoundFiles, Layout } from './layout.js';
import type { PairedSplit } from './pair-split.js';

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

async function describeFiles(root: string, { images, labels }: FoundFiles): Promise<unknown> {
  const photos = Object.entries(images).map(async ([modality, path]) => [modality, path, await sizeBytes(root, path)]);
  return {
    images: await Promise.all(photos),
    labels: labels === undefined ? null : [labels, await contentHash(root, labels)],
  };
}

async function sizeBytes(root: string, path: string): Promise<number> {
  const fullPath = join(root, path);
  try {
    return (await stat(fullPath)).size;
  } catch (error) {
    throw unreadable(fullPath, error);
  }
}

async function contentHash(root: string, path: string): Promise<string> {
  return createHash('sha256')
    .update(await readDatasetFile(join(root, path)))
    .digest('hex');
}
