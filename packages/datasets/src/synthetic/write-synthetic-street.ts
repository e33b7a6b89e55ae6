import { stat } from 'node:fs/promises';
import { cityscapesFiles, type FrameKey } from '../cityscapes/write-cityscapes.js';
import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { claimFolder, GENERATOR_VERSION, SyntheticManifest } from './manifest.js';
import { renderStreetScene } from './render-street-scene.js';

export interface SyntheticStreetOptions {
  /** Folder to write to; made when it is missing. */
  readonly root: string;
  readonly seed: number;
  /** Images per split, e.g. `{ train: 200, val: 40 }`. */
  readonly splits: Readonly<Record<string, number>>;
  /** Image size in pixels, >= 16. */
  readonly height: number;
  readonly width: number;
  /** Called once per image that is in place, written or found. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes synthetic streets in the layout of Cityscapes, with raw Cityscapes label ids, disparities and cameras
 * (see `cityscapesFiles`).
 *
 * Indices run through the splits in alphabetical order, so that no street is in two of them; `renderStreetScene` with
 * the same seed and index gives the same image. Run again, or after it was killed, it writes what is missing.
 *
 * @throws DatasetError when a number is out of its range, or the folder holds anything but images of equal options
 */
export async function writeSyntheticStreet({ onProgress, ...options }: SyntheticStreetOptions): Promise<void> {
  const manifest = manifestOf(options);
  await claimFolder(options.root, manifest);
  const images = listImages(manifest.splits);
  for (const [position, { split, index }] of images.entries()) {
    await writeImage(options.root, manifest, { split, index });
    onProgress?.(position + 1, images.length);
  }
}

function manifestOf({ seed, height, width, splits }: Omit<SyntheticStreetOptions, 'onProgress'>): SyntheticManifest {
  const candidate = { generator: 'street', version: GENERATOR_VERSION, seed, height, width, splits };
  const parsed = SyntheticManifest.safeParse(candidate);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DatasetError(
    `writeSyntheticStreet: ${issue?.path.join('.') ?? ''} must fit its range; got: ${issue?.message ?? ''}.`,
  );
}

function listImages(splits: SyntheticManifest['splits']): FrameKey[] {
  const names = Object.keys(splits).sort();
  return names
    .flatMap((split) => Array.from({ length: splits[split] ?? 0 }, () => split))
    .map((split, index) => ({ split, index }));
}

async function writeImage(
  root: string,
  { seed, height, width }: SyntheticManifest,
  { split, index }: FrameKey,
): Promise<void> {
  const files = cityscapesFiles(root, { split, index });
  const isPresent = await Promise.all(files.map(({ path }) => isFile(path)));
  const missing = files.filter((_, position) => !isPresent[position]);
  if (missing.length === 0) return;
  const street = renderStreetScene({ seed, index, height, width });
  for (const { path, encode } of missing) await writeFileAtomic(path, encode(street));
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
