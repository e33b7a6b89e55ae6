import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { applyFaults } from './faults/apply-faults.js';
import type { Faults } from './faults/faults-spec.js';
import { claimFolder, GENERATOR_VERSION, SyntheticManifest } from './manifest.js';
import { renderScene } from './render/render-scene.js';
import type { Condition } from './scene.js';
import type { SyntheticFormat } from './synthetic-formats.js';
import { SYNTHETIC_LAYOUTS, type SyntheticLayout } from './synthetic-layouts.js';

/** Hidden from the loaders; holds the number of frames that are in place while a dataset is being written. */
const PROGRESS_NAME = '.synthetic-progress';

export interface SyntheticDatasetOptions {
  /** Format in which the frames are written; decides what they show: streets, rooms or a forest. */
  readonly as: SyntheticFormat;
  /** Folder to write to; made when it is missing. */
  readonly root: string;
  readonly seed: number;
  /** Frames per split, e.g. `{ train: 200, val: 40 }`. */
  readonly splits: Readonly<Record<string, number>>;
  /** Frame size in pixels, >= 16. */
  readonly height: number;
  readonly width: number;
  /** Weather and time of day of every frame; left out, each scene draws its own. */
  readonly condition?: Condition;
  /** What is wrong with the sensors; left out, nothing. */
  readonly faults?: Faults;
  /** Called once per frame that is in place, written or found. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes synthetic scenes in the layout of a published dataset, so that its loader reads them like the real ones.
 *
 * Scenes are numbered through the splits in alphabetical order, so that none is in two of them; equal options give
 * equal files on every machine. Run again after it was killed, it goes on where it was.
 *
 * @throws DatasetError when an option is out of its range, or the folder holds anything but frames of equal options
 */
export async function writeSyntheticDataset({ onProgress, ...options }: SyntheticDatasetOptions): Promise<void> {
  const layout = SYNTHETIC_LAYOUTS[options.as];
  const manifest = manifestOf(options, layout);
  await claimFolder(options.root, manifest);
  const frames = listFrames(manifest.splits);
  const progressFile = join(options.root, PROGRESS_NAME);
  const done = await framesDone(progressFile);
  for (const [position, { split, index }] of frames.entries()) {
    if (position >= done) {
      await writeOne(layout, manifest, { root: options.root, split, index, sceneIndex: position });
      await writeFileAtomic(progressFile, `${position + 1}\n`);
    }
    onProgress?.(position + 1, frames.length);
  }
  await layout.finish(options.root, manifest.splits);
}

async function writeOne(
  layout: SyntheticLayout,
  { seed, height, width, condition, faults }: SyntheticManifest,
  place: { readonly root: string; readonly split: string; readonly index: number; readonly sceneIndex: number },
): Promise<void> {
  const { root, split, index, sceneIndex } = place;
  const scene = layout.describe({ seed, index: sceneIndex, split, ...(condition !== null && { condition }) });
  const rendered = renderScene(scene, { height, width });
  const frame = faults === null ? rendered : applyFaults(rendered, faults, seed + sceneIndex);
  const { condition: shown, sceneType } = scene;
  await layout.writeFrame(root, { split, index, sceneIndex, frame, condition: shown, sceneType });
}

function manifestOf(
  { as, seed, height, width, splits, condition = undefined, faults = undefined }: SyntheticDatasetOptions,
  layout: SyntheticLayout,
): SyntheticManifest {
  const candidate = {
    generator: 'ssma',
    version: GENERATOR_VERSION,
    as,
    seed,
    height,
    width,
    condition: condition ?? null,
    faults: faults ?? null,
    splits,
  };
  const parsed = SyntheticManifest.safeParse(candidate);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DatasetError(
      `synthetic dataset: ${issue?.path.join('.') ?? ''} must fit its range; got: ${issue?.message ?? ''}`,
    );
  }
  const unknown = Object.keys(splits).find((split) => !layout.splits.includes(split));
  if (unknown !== undefined) {
    throw new DatasetError(
      `synthetic dataset: splits of ${as} must be ${layout.splits.join(', ')}; got ${JSON.stringify(unknown)}`,
    );
  }
  if (condition !== undefined && !layout.conditions.includes(condition)) {
    const allowed = layout.conditions.join(', ') || 'left out, since each split has its own';
    throw new DatasetError(`synthetic dataset: condition of ${as} must be ${allowed}; got ${condition}`);
  }
  return parsed.data;
}

function listFrames(splits: SyntheticManifest['splits']): { readonly split: string; readonly index: number }[] {
  return Object.keys(splits)
    .sort()
    .flatMap((split) => Array.from({ length: splits[split] ?? 0 }, (_, index) => ({ split, index })));
}

/** Frames that an interrupted run has written; 0 where none has. */
async function framesDone(progressFile: string): Promise<number> {
  try {
    return Number.parseInt(await readFile(progressFile, 'utf8'), 10) || 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
