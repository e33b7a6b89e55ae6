import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { encodeLabelPng, encodeRgbPng } from '../images/encode-png.js';

import type { DatasetSpec } from '../spec.js';

/** What the contract suite must know of a format to write datasets, whole and broken, in it. */
export interface FormatFixture {
  readonly name: string;
  /** As a sweep file would say it; defaults are filled in. */
  readonly spec: (root: string) => z.input<typeof DatasetSpec>;
  /** Path of a sample's photo, relative to the root. */
  readonly imagePath: (split: string, id: string) => string;
  /** Path of a sample's label map, relative to the root. */
  readonly labelPath: (split: string, id: string) => string;
  /** Folders of the photos and of the label maps of a split, relative to the root. */
  readonly folders: (split: string) => { readonly images: string; readonly labels: string };
  /**
   * `shared`: the photos of all splits lie in one folder, and so do the label maps. `listed`: each sample has folders of
   * its own and lists say which split it is in, so that no folder of a split can be missing or empty. By default each
   * split has its own.
   */
  readonly splitFolders?: 'own' | 'shared' | 'listed';
  /** Files that name the samples of each split, by path; only with `listed`. */
  readonly splitLists?: (idsBySplit: Readonly<Record<string, readonly string[]>>) => Readonly<Record<string, string>>;
  /** `free`: the pictures of a sample may differ in size; by default that is a defect. */
  readonly sizes?: 'equal' | 'free';
  /** Names of the first and the second split, in sorted order; `train` and `val` by default. */
  readonly splits?: readonly [string, string];
  /** Raw ids at the size of the sound dataset as a label file; an 8-bit grey PNG by default. */
  readonly encodeLabels?: (rawIds: Uint8Array) => Uint8Array;
  /** Label files of a kind that the format does not have; by default those that are not 8-bit grey. */
  readonly wrongLabels?: readonly WrongLabels[];
  /** Whether a photo with an alpha channel is a defect, as by default, or loses it. */
  readonly photoAlpha?: 'refused' | 'dropped';
  /** What is said of a root that holds none of the folders; by default that it must hold a folder per split. */
  readonly emptyRootMessage?: string;
  /** Content by path of what the root holds besides pictures. */
  readonly otherFiles: Readonly<Record<string, string>>;
  /** Two sample ids of the first split, in sorted order. */
  readonly trainIds: readonly [string, string];
  /** The sample id of the second split. */
  readonly valId: string;
  readonly numClasses: number;
  /** A raw id and the class index that it stands for. */
  readonly known: { readonly rawId: number; readonly classIndex: number };
  readonly voidRawId: number;
  /** A raw id that the format does not allow, and how an error names the ones that it does, or the whole error. */
  readonly unknown: { readonly rawId: number } & ({ readonly allowed: string } | { readonly message: string });
}

/** A label file whose pixels are of the wrong kind. */
export interface WrongLabels {
  readonly title: string;
  readonly content: Uint8Array;
  /** What the problem must say, or the beginning of it. */
  readonly message: string;
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

/** Encodes raw ids at the size of the sound dataset as the format stores them. */
export function labelFile({ encodeLabels }: FormatFixture, rawIds: Uint8Array): Uint8Array {
  return encodeLabels?.(rawIds) ?? encodeLabelPng({ ...SIZE, data: rawIds });
}

/** Names of the first and the second split. */
export function splitsOf({ splits }: FormatFixture): readonly [string, string] {
  return splits ?? ['train', 'val'];
}

/** Writes a sound dataset: two samples in the first split, the second one first, and one in the second split. */
export async function writeSoundDataset(format: FormatFixture, root: string): Promise<void> {
  const labels = labelFile(format, soundRawIds(format));
  const [firstId, secondId] = format.trainIds;
  const [firstSplit, secondSplit] = splitsOf(format);
  const samples = [
    [secondSplit, format.valId],
    [firstSplit, secondId],
    [firstSplit, firstId],
  ] as const;
  for (const [path, text] of Object.entries(format.otherFiles)) await writeFixture(join(root, path), text);
  await writeSplitLists(format, root, format.trainIds);
  for (const [split, id] of samples) {
    await writeFixture(join(root, format.imagePath(split, id)), PHOTO_PNG);
    await writeFixture(join(root, format.labelPath(split, id)), labels);
  }
}

/** Writes the lists of a format that has them, with the given samples in the first split. */
export async function writeSplitLists(format: FormatFixture, root: string, ids: readonly string[]): Promise<void> {
  const [firstSplit, secondSplit] = splitsOf(format);
  const lists = format.splitLists?.({ [firstSplit]: ids, [secondSplit]: [format.valId] }) ?? {};
  for (const [path, text] of Object.entries(lists)) await writeFixture(join(root, path), text);
}

/** Writes one file of a fixture and the folders above it. */
export async function writeFixture(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
