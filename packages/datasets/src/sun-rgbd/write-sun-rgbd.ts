import { join } from 'node:path';

import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeJpeg } from '../images/encode-jpeg.js';
import { encodeLabelPng, encodeUint16Png } from '../images/encode-png.js';
import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { SUN_FIRST_PIXEL } from './sun-camera.js';
import { encodeSunDepth } from './sun-depth.js';
import { NUMBERED_FOLDERS, numberedLabelName } from './sun-labels.js';
import { SUN_LISTS, type SunSplits } from './sun-splits.js';
import { SUN_FOLDER } from './sun-tree.js';

/** Where synthetic samples lie among the four cameras of the dataset. */
const SENSOR_FOLDER = 'kv2/synthetic';
/** The numbers of the label files leave room for this many test pictures. */
const MAX_TEST_FRAMES = 5050;
const LAST_CLASS_ID = 37;
const EXTRINSICS_NAME = '20140101000000.txt';

/** Which frame of a dataset is meant. */
export interface SunFrameKey {
  readonly split: keyof SunSplits;
  /** From 0 in each split; test frames up to 5049. */
  readonly index: number;
}

/**
 * Writes a frame whose labels are NYU40 ids in the layout of the original tree, its label map among the numbered ones;
 * files that are there already are replaced. Ids beyond 37, which the dataset does not have, become 0, and both depth
 * maps hold the same.
 *
 * @throws DatasetError when there is no number for the frame; the file system's error, with the path in its message
 */
export async function writeSunRgbdFrame(
  root: string,
  { split, index, frame }: SunFrameKey & { readonly frame: RenderedFrame },
): Promise<void> {
  if (split === 'test' && index >= MAX_TEST_FRAMES) {
    throw new DatasetError(`write SUN RGB-D: test frames must be at most ${MAX_TEST_FRAMES}; got index ${index}`);
  }
  const { height, width } = frame;
  const name = frameName({ split, index });
  const folder = join(root, SUN_FOLDER, SENSOR_FOLDER, name);
  const labels = frame.labels.map((id) => (id <= LAST_CLASS_ID ? id : 0));
  const depth = encodeUint16Png({ height, width, data: Uint16Array.from(frame.depthMetres, encodeSunDepth) });
  const files: readonly (readonly [path: string, content: Uint8Array | string])[] = [
    [join(folder, 'image', `${name}.jpg`), await encodeJpeg({ height, width, data: frame.color })],
    [join(folder, 'depth_bfx', `${name}.png`), depth],
    [join(folder, 'depth', `${name}.png`), depth],
    [join(folder, 'intrinsics.txt'), intrinsicsText(frame)],
    [join(folder, 'extrinsics', EXTRINSICS_NAME), extrinsicsText(frame)],
    [join(root, NUMBERED_FOLDERS[0], numberedLabelName(split, index)), encodeLabelPng({ height, width, data: labels })],
  ];
  for (const [path, content] of files) await writeFileAtomic(path, content);
}

/**
 * Writes the two text lists, which say what the frames are: call it once for all frames of a dataset.
 *
 * @param numFrames frames by split, with indices from 0 on
 */
export async function writeSunRgbdLists(
  root: string,
  numFrames: Readonly<Record<keyof SunSplits, number>>,
): Promise<void> {
  for (const split of ['test', 'train'] as const) {
    const lines = Array.from({ length: numFrames[split] }, (_, index) => {
      const name = frameName({ split, index });
      return `${SUN_FOLDER}/${SENSOR_FOLDER}/${name}/image/${name}.jpg\n`;
    });
    await writeFileAtomic(join(root, SUN_LISTS[split]), lines.join(''));
  }
}

function frameName({ split, index }: SunFrameKey): string {
  return `${split}_${String(index).padStart(6, '0')}`;
}

function intrinsicsText({ camera: { fx, fy, cx, cy } }: RenderedFrame): string {
  return `${[fx, 0, cx + SUN_FIRST_PIXEL, 0, fy, cy + SUN_FIRST_PIXEL, 0, 0, 1].join(' ')}\n`;
}

/** A rotation whose second row is gravity and whose first row is as near to the image's x axis as can be. */
function extrinsicsText({ camera: { down } }: RenderedFrame): string {
  const [x, y, z] = down ?? [0, 1, 0];
  const length = Math.hypot(1 - x * x, x * y, x * z);
  const right = [(1 - x * x) / length, (-x * y) / length, (-x * z) / length] as const;
  const forward = [right[1] * z - right[2] * y, right[2] * x - right[0] * z, right[0] * y - right[1] * x];
  return [right, [x, y, z], forward].map((row) => `${[...row, 0].join(' ')}\n`).join('');
}
