import type { Camera } from '../camera.js';
import { readFiniteNumbers } from '../geometry-files/number-file.js';
import { intrinsicsOfMatrix, requireIntrinsicsOf } from '../geometry-files/pinhole-matrix.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { type Direction, unitRow } from '../geometry-files/unit-row.js';

/** The toolbox counts pixels from 1, as MATLAB does: its centre lies one pixel further right and down. */
export const SUN_FIRST_PIXEL = 1;

/** The files that make up the camera of a sample; absolute paths. */
export interface SunCameraFiles {
  /** Either depth map; both have the size of the picture. */
  readonly depth: string;
  /** `intrinsics.txt`, a 3x3 matrix. */
  readonly intrinsics: string;
  /** The last file of `extrinsics`, a 3x4 matrix; null when the download has none. */
  readonly extrinsics: string | null;
}

/**
 * Camera of a sample. Gravity is the second row of the extrinsics' rotation: the toolbox turns points (x, z, -y) by
 * Rtilt = P R P' with P = [1 0 0; 0 0 1; 0 -1 0] so that z is up, which makes down in image axes the second row of R.
 *
 * @throws DatasetFileError when a file cannot be read, lacks a number or holds absurd ones
 * @see SUNRGBDtoolbox, readData/readframe.m and read3dPoints.m
 */
export async function readSunCamera({ depth, intrinsics, extrinsics }: SunCameraFiles): Promise<Camera> {
  const matrix = await readFiniteNumbers(intrinsics, { what: 'a 3x3 matrix of intrinsics', count: 9 });
  const [size, down] = await Promise.all([readPngSize(depth), extrinsics === null ? null : readDown(extrinsics)]);
  const { fx, fy, cx, cy } = intrinsicsOfMatrix(intrinsics, matrix);
  requireIntrinsicsOf(intrinsics, { fx, fy, cx, cy }, size);
  return { size, fx, fy, cx: cx - SUN_FIRST_PIXEL, cy: cy - SUN_FIRST_PIXEL, down };
}

async function readDown(path: string): Promise<Direction> {
  const matrix = await readFiniteNumbers(path, { what: 'a 3x4 matrix of extrinsics', count: 12 });
  return unitRow(path, [matrix[4] ?? 0, matrix[5] ?? 0, matrix[6] ?? 0]);
}
