import { join } from 'node:path';

import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeJpeg } from '../images/encode-jpeg.js';
import { encodeLabelPng, encodeUint16Png } from '../images/encode-png.js';
import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { type ScannetSplit, scanListName } from './scan-lists.js';

const FOLDERS = { train: 'scannet_frames_25k', val: 'scannet_frames_25k', test: 'scannet_frames_test' } as const;
/** Scans have four digits; each split has a range of its own. */
const FIRST_SCENE = { train: 0, val: 5000, test: 8000 } as const;
const END_SCENE = { train: 5000, val: 8000, test: 10000 } as const;
const FRAME = '000000';

/** Which frame of a dataset is meant. */
export interface ScannetFrameKey {
  readonly split: ScannetSplit;
  /** From 0 in each split: every frame is a scene of its own. */
  readonly index: number;
}

/**
 * Writes a frame whose labels are NYU40 ids in the layout of ScanNet's frame archives, with the scene type beside it;
 * test frames get neither labels nor type. Files that are there already are replaced.
 *
 * @param sceneType  one of ScanNet's names, such as `office`
 * @throws DatasetError when the split has no scene number left; the file system's error, with the path in its message
 */
export async function writeScannetFrame(
  root: string,
  { split, index, frame, sceneType }: ScannetFrameKey & { readonly frame: RenderedFrame; readonly sceneType: string },
): Promise<void> {
  const scan = scanName({ split, index });
  const { height, width } = frame;
  const folder = join(root, FOLDERS[split], scan);
  const millimetres = Uint16Array.from(frame.depthMetres, (metres) => Math.min(0xffff, Math.round(metres * 1000)));
  const intrinsics = intrinsicsText(frame);
  const files: (readonly [path: string, content: Uint8Array | string])[] = [
    [`color/${FRAME}.jpg`, await encodeJpeg({ height, width, data: frame.color })],
    [`depth/${FRAME}.png`, encodeUint16Png({ height, width, data: millimetres })],
    [`pose/${FRAME}.txt`, matrixText(frame.pose)],
    ['intrinsics_color.txt', intrinsics],
    ['intrinsics_depth.txt', intrinsics],
  ];
  if (split !== 'test') {
    files.push([`label/${FRAME}.png`, encodeLabelPng({ height, width, data: frame.labels })]);
    files.push([`${scan}.txt`, `sceneType = ${sceneType}\n`]);
  }
  for (const [path, content] of files) await writeFileAtomic(join(folder, path), content);
}

/**
 * Writes the split lists beside the frame folders: call it once for all frames of a dataset.
 *
 * @param numFrames frames by split, with indices from 0 on; a split without any gets no list
 */
export async function writeScannetLists(
  root: string,
  numFrames: Readonly<Partial<Record<ScannetSplit, number>>>,
): Promise<void> {
  for (const split of ['train', 'val', 'test'] as const) {
    const scans = Array.from({ length: numFrames[split] ?? 0 }, (_, index) => scanName({ split, index }));
    if (scans.length > 0) await writeFileAtomic(join(root, scanListName(split)), scans.join('\n'));
  }
}

function scanName({ split, index }: ScannetFrameKey): string {
  const scene = FIRST_SCENE[split] + index;
  if (scene >= END_SCENE[split]) {
    const most = END_SCENE[split] - FIRST_SCENE[split];
    throw new DatasetError(`write ScanNet: split ${split} must have at most ${most} frames; got index ${index}`);
  }
  return `scene${String(scene).padStart(4, '0')}_00`;
}

function intrinsicsText({ camera: { fx, fy, cx, cy } }: RenderedFrame): string {
  return matrixText([fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
}

/** Four rows of four numbers. */
function matrixText(numbers: readonly number[]): string {
  const rows = [0, 4, 8, 12].map((start) => numbers.slice(start, start + 4).join(' '));
  return `${rows.join('\n')}\n`;
}
