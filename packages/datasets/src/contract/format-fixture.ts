import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { encodeLabelPng, encodeRgbPng } from '../images/encode-png.js';
import type { DatasetSpec } from '../spec.js';

/** What the contract suite must know of a format to write datasets, whole and broken, in it. */
export interface FormatFixture {
  readonly name: string;
  readonly spec: (root: string) => DatasetSpec;
  /** Path of a sample's photo, relative to the root. */
  readonly imagePath: (split: string, id: string) => string;
  /** Path of a sample's label map, relative to the root. */
  readonly labelPath: (split: string, id: string) => string;
  /** Folders of the photos and of the label maps; each holds a folder per split. */
  readonly folders: { readonly images: string; readonly labels: string };
  /** Content by path of what the root holds besides pictures. */
  readonly otherFiles: Readonly<Record<string, string>>;
  /** Two sample ids of split `train`, in sorted order. */
  readonly trainIds: readonly [string, string];
  /** The sample id of split `val`. */
  readonly valId: string;
  readonly numClasses: number;
  /** A raw id and the class index that it stands for. */
  readonly known: { readonly rawId: number; readonly classIndex: number };
  readonly voidRawId: number;
  /** A raw id that the format does not allow, and how an error names the ones that it does. */
  readonly unknown: { readonly rawId: number; readonly allowed: string };
}

/** Size of every picture of the sound dataset. */
export const SIZE = { height: 2, width: 4 } as const;
export const NUM_PIXELS = SIZE.height * SIZE.width;

/** Values 0, 1, 2, ... in storage order. */
export const PHOTO_VALUES: readonly number[] = Array.from({ length: NUM_PIXELS * 3 }, (_, index) => index);
export const PHOTO_PNG = encodeRgbPng({ ...SIZE, data: Uint8Array.from(PHOTO_VALUES) });

/** The raw ids of every label map of the sound dataset: one void pixel, six of the known class, one 255. */
export function soundRawIds({ voidRawId, known: { rawId } }: FormatFixture): Uint8Array {
  return Uint8Array.of(voidRawId, rawId, rawId, rawId, rawId, rawId, rawId, 255);
}

/** Encodes raw ids at the size of the sound dataset. */
export function labelPng(rawIds: Uint8Array): Uint8Array {
  return encodeLabelPng({ ...SIZE, data: rawIds });
}

/** Writes a sound dataset: two samples in `train`, the second one first, and one in `val`. */
export async function writeSoundDataset(format: FormatFixture, root: string): Promise<void> {
  const labels = labelPng(soundRawIds(format));
  const [firstId, secondId] = format.trainIds;
  const samples = [
    ['val', format.valId],
    ['train', secondId],
    ['train', firstId],
  ] as const;
  for (const [path, text] of Object.entries(format.otherFiles)) await writeFixture(join(root, path), text);
  for (const [split, id] of samples) {
    await writeFixture(join(root, format.imagePath(split, id)), PHOTO_PNG);
    await writeFixture(join(root, format.labelPath(split, id)), labels);
  }
}

async function writeFixture(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
