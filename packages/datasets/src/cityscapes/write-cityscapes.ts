import { join } from 'node:path';

import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { depthToDisparity } from './disparity.js';

/** Frame number in the file names; the sequence number is the index of the frame. */
const FRAME = '000019';

/** Distance of the two cameras in metres, which the paper gives for the recording car. */
const BASELINE = 0.22;

/** Which frame of a dataset is meant. */
export interface FrameKey {
  /** Name of the split's folder. */
  readonly split: string;
  /** Folder and beginning of the file names: lower-case letters. */
  readonly city: string;
  /** 0 to 999999, unique over all splits. */
  readonly index: number;
}

/** One file of a frame: where it lies, and its content. */
interface FrameFile {
  readonly path: string;
  readonly encode: (frame: RenderedFrame) => Uint8Array | string;
}

/**
 * The files of a frame in the layout of Cityscapes.
 *
 *   leftImg8bit/<split>/<city>/<city>_<index>_000019_leftImg8bit.png
 *   gtFine/<split>/<city>/<city>_<index>_000019_gtFine_labelIds.png
 *   disparity/<split>/<city>/<city>_<index>_000019_disparity.png
 *   camera/<split>/<city>/<city>_<index>_000019_camera.json
 *
 * The camera file counts in pixels of the written pictures, whatever their size, as the disparities do.
 */
function cityscapesFiles(root: string, { split, city, index }: FrameKey): FrameFile[] {
  const stem = `${city}_${String(index).padStart(6, '0')}_${FRAME}`;
  const at = (type: string, ending: string): string => join(root, type, split, city, `${stem}_${ending}`);
  return [
    {
      path: at('leftImg8bit', 'leftImg8bit.png'),
      encode: ({ height, width, color }) => encodeRgbPng({ height, width, data: color }),
    },
    {
      path: at('gtFine', 'gtFine_labelIds.png'),
      encode: ({ height, width, labels }) => encodeLabelPng({ height, width, data: labels }),
    },
    {
      path: at('disparity', 'disparity.png'),
      encode: ({ height, width, depthMetres, camera }) =>
        encodeUint16Png({ height, width, data: depthToDisparity(depthMetres, camera.fx * BASELINE) }),
    },
    { path: at('camera', 'camera.json'), encode: calibrationText },
  ];
}

/**
 * Writes a frame whose labels are raw Cityscapes ids; files that are there already are replaced.
 *
 * @throws the file system's error, with the path in its message
 */
export async function writeCityscapesFrame(
  root: string,
  { frame, ...key }: FrameKey & { readonly frame: RenderedFrame },
): Promise<void> {
  for (const { path, encode } of cityscapesFiles(root, key)) await writeFileAtomic(path, encode(frame));
}

/** Pitch and roll from gravity, as `cityscapesCamera` derives it; yaw says nothing about the picture and is 0. */
function calibrationText({ camera: { fx, fy, cx, cy, down }, pose }: RenderedFrame): string {
  const [x, y, z] = down ?? [0, 1, 0];
  const extrinsic = {
    baseline: BASELINE,
    pitch: Math.asin(Math.max(-1, Math.min(1, z))),
    roll: Math.atan2(x, y),
    x: 0,
    y: 0,
    yaw: 0,
    z: pose[11] ?? 0,
  };
  return `${JSON.stringify({ extrinsic, intrinsic: { fx, fy, u0: cx, v0: cy } }, null, 4)}\n`;
}
