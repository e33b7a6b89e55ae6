import type { Camera } from '../camera.js';
import { DatasetFileError } from '../errors.js';
import { readFiniteNumbers, readNumberFile } from '../geometry-files/number-file.js';
import { intrinsicsOfMatrix, requireIntrinsicsOf } from '../geometry-files/pinhole-matrix.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { type Direction, unitRow } from '../geometry-files/unit-row.js';

/** The files that make up the camera of a depth map; absolute paths. */
export interface ScannetCameraFiles {
  readonly depth: string;
  /** `intrinsics_depth.txt`, a 4x4 matrix. */
  readonly intrinsics: string;
  /** Camera to world, a 4x4 matrix; null when the download has none. */
  readonly pose: string | null;
}

/**
 * Camera of a depth map. World z is up, so gravity in camera axes is minus the third row of the pose's rotation; a pose
 * with `inf` or `nan` means that the frame was not located, hence an unknown direction.
 *
 * @throws DatasetFileError when a file cannot be read, lacks a number or holds absurd ones
 */
export async function readScannetCamera({ depth, intrinsics, pose }: ScannetCameraFiles): Promise<Camera> {
  const matrix = await readFiniteNumbers(intrinsics, { what: 'a 4x4 matrix of intrinsics', count: 16 });
  const [size, down] = await Promise.all([readPngSize(depth), pose === null ? null : readDown(pose)]);
  const pinhole = intrinsicsOfMatrix(intrinsics, matrix);
  requireIntrinsicsOf(intrinsics, pinhole, size);
  return { size, ...pinhole, down };
}

async function readDown(path: string): Promise<Direction | null> {
  const pose = await readNumberFile(path, { what: 'a 4x4 pose', count: 16 });
  if (pose.some((number) => !Number.isFinite(number))) return null;
  if (pose[12] !== 0 || pose[13] !== 0 || pose[14] !== 0 || pose[15] !== 1) {
    throw new DatasetFileError(path, `must hold a pose whose last row is 0 0 0 1; got ${pose.slice(12).join(' ')}`);
  }
  const [x, y, z] = unitRow(path, [pose[8] ?? 0, pose[9] ?? 0, pose[10] ?? 0]);
  // Not -x: that makes -0 of 0.
  return [0 - x, 0 - y, 0 - z];
}
