import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelPng, encodeRgbPng } from '../images/encode-png.js';
import { randomFrom } from '../random.js';

const SIZE = { height: 24, width: 40 } as const;
const CLASSES = ['road', 'tree', 'sky'];

/**
 * Writes a dataset in the folder layout, with one split of pictures that all differ.
 *
 * @returns sample ids in stored order
 */
export async function writeFolderDataset(root: string, split: string, numSamples: number): Promise<string[]> {
  for (const folder of ['images', 'labels']) await mkdir(join(root, folder, split), { recursive: true });
  await writeFile(join(root, 'classes.json'), JSON.stringify({ names: CLASSES }));
  const ids = Array.from({ length: numSamples }, (_, i) => `s${String(i).padStart(3, '0')}`);
  for (const id of ids) {
    const random = randomFrom('folder fixture', id);
    const labels = Uint8Array.from({ length: SIZE.height * SIZE.width }, () => random.next() * CLASSES.length);
    const photo = Uint8Array.from({ length: labels.length * 3 }, () => random.next() * 256);
    await writeFile(imagePath(root, split, id), encodeRgbPng({ ...SIZE, data: photo }));
    await writeFile(join(root, 'labels', split, `${id}.png`), encodeLabelPng({ ...SIZE, data: labels }));
  }
  return ids;
}

/** Where a sample's photo lies. */
export function imagePath(root: string, split: string, id: string): string {
  return join(root, 'images', split, `${id}.png`);
}
