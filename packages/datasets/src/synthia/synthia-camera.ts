import type { Camera } from '../camera.js';
import { DatasetFileError } from '../errors.js';
import { readFiniteNumbers } from '../geometry-files/number-file.js';
import { type Intrinsics, requireIntrinsicsOf } from '../geometry-files/pinhole-matrix.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { type Direction, unitRow } from '../geometry-files/unit-row.js';

/**
 * The camera of a frame of SYNTHIA-SEQS.
 *
 * @param intrinsicsPath `CameraParams/intrinsics.txt` of the sequence
 * @param posePath       the frame's file in `CameraParams`
 * @param imagePath      a PNG of the frame, for its size
 * @throws DatasetFileError when a file is missing, lacks a number, holds one that is not finite, or does not fit the image
 */
export async function readSynthiaCamera(intrinsicsPath: string, posePath: string, imagePath: string): Promise<Camera> {
  const { height, width } = await readPngSize(imagePath);
  const intrinsics = await readIntrinsics(intrinsicsPath);
  requireIntrinsicsOf(intrinsicsPath, intrinsics, { height, width });
  return { size: { height, width }, ...intrinsics, down: await readDown(posePath) };
}

/**
 * Reads a focal length, the optical centre and the distance of the stereo pair from lines 1, 3, 5 and 7; the lines
 * between are empty.
 *
 * @see README.txt of SYNTHIA-SEQS, section on camera parameters
 */
async function readIntrinsics(path: string): Promise<Intrinsics> {
  const what = 'focal length, optical centre (x, y) and baseline';
  const [focal = Number.NaN, cx = Number.NaN, cy = Number.NaN] = await readFiniteNumbers(path, { what, count: 4 });
  return { fx: focal, fy: focal, cx, cy };
}

/**
 * Gravity from a camera-to-world matrix, stored column by column, in a world whose y axis points up: the second row of
 * the rotation is the world's up in camera axes.
 *
 * The published documents do not say whether the camera's own y axis points up or down; the cameras stand upright, so
 * the sign is taken with which gravity points down in the image.
 */
async function readDown(path: string): Promise<Direction> {
  const matrix = await readFiniteNumbers(path, { what: 'a 4x4 matrix', count: 16 });
  const lastRow = [3, 7, 11, 15].map((at) => matrix[at]);
  if (lastRow.join() !== '0,0,0,1') {
    const rule = 'must hold a 4x4 matrix column by column, whose last row is 0, 0, 0, 1';
    throw new DatasetFileError(path, `${rule}; got ${lastRow.join(', ')}`);
  }
  const [upX, upY, upZ] = unitRow(path, [matrix[1] ?? 0, matrix[5] ?? 0, matrix[9] ?? 0]);
  // Adding 0 turns -0 into 0.
  return [0 - upX, Math.abs(upY), 0 - upZ];
}
