import { z } from 'zod';

import type { Camera } from '../camera.js';
import { DatasetFileError } from '../errors.js';
import { requireIntrinsicsOf } from '../geometry-files/pinhole-matrix.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { readJsonFile } from './read-json-file.js';

const pixels = z.int().min(1).max(100000);

/** What `camera.json` beside the folders of depth maps holds: one camera for all of them. */
export const CameraJson = z.strictObject({
  width: pixels.describe('Size of the pictures in pixels.'),
  height: pixels,
  fx: z.number().describe('Focal lengths in pixels.'),
  fy: z.number(),
  cx: z.number().describe('Optical centre in pixels; the centre of the upper left pixel is (0, 0).'),
  cy: z.number(),
  down: z
    .tuple([z.number(), z.number(), z.number()])
    .refine((down) => Math.hypot(...down) > 0, { error: 'must have a length; got 0 in all axes' })
    .optional()
    .describe('Direction of gravity along image axes (x right, y down, z forward), of any length.'),
});

/**
 * Reads the camera of a depth map out of `camera.json`.
 *
 * @param depth path of the map
 * @throws DatasetFileError when the file breaks a rule of `CameraJson`, a focal length is not 0.1 to 20 image widths, the
 * centre lies outside the image, or the map has another size
 */
export async function readCameraJson(path: string, depth: string): Promise<Camera> {
  const { width, height, down, ...intrinsics } = await readJsonFile(path, { schema: CameraJson, what: 'camera file' });
  const size = { height, width };
  requireIntrinsicsOf(path, intrinsics, size);
  const stored = await readPngSize(depth);
  if (stored.width !== width || stored.height !== height) {
    const got = `${stored.width}x${stored.height}`;
    throw new DatasetFileError(depth, `must have the size ${width}x${height} of camera.json; got ${got}`);
  }
  return { size, ...intrinsics, down: down === undefined ? null : unit(down) };
}

function unit([x, y, z]: readonly [number, number, number]): readonly [number, number, number] {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
