import type { Camera } from '../camera.js';
import { DatasetFileError } from '../errors.js';
import type { ImageSize } from '../images/raster.js';

/** Focal lengths outside this range, as multiples of the image width, belong to another image or another unit. */
const FOCAL_RATIOS = { least: 0.1, most: 20 } as const;

/** What a camera file says, before it is known whether it fits its image. */
export type Intrinsics = Pick<Camera, 'fx' | 'fy' | 'cx' | 'cy'>;

/**
 * The intrinsics in the upper left 3x3 of a square matrix `[fx 0 cx; 0 fy cy; 0 0 1]`.
 *
 * @param numbers 9 or 16 finite numbers, row by row
 * @throws DatasetFileError when another number stands where 0 or 1 must be
 */
export function intrinsicsOfMatrix(path: string, numbers: readonly number[]): Intrinsics {
  const side = Math.sqrt(numbers.length);
  const at = (row: number, column: number): number => numbers[row * side + column] ?? Number.NaN;
  const fixed = [
    [1, 0, 0],
    [0, 1, 0],
    [2, 0, 0],
    [2, 1, 0],
    [2, 2, 1],
  ] as const;
  for (const [row, column, value] of fixed) {
    if (at(row, column) !== value) {
      const rule = `must hold a matrix [fx 0 cx; 0 fy cy; 0 0 1]; got ${at(row, column)} in row ${row + 1}`;
      throw new DatasetFileError(path, `${rule}, column ${column + 1}`);
    }
  }
  return { fx: at(0, 0), fy: at(1, 1), cx: at(0, 2), cy: at(1, 2) };
}

/**
 * Refuses intrinsics that cannot belong to an image of the given size.
 *
 * @throws DatasetFileError when a focal length is not 0.1 to 20 image widths or the centre lies outside the image
 */
export function requireIntrinsicsOf(path: string, { fx, fy, cx, cy }: Intrinsics, { width, height }: ImageSize): void {
  const [least, most] = [FOCAL_RATIOS.least * width, FOCAL_RATIOS.most * width];
  for (const [name, value] of [
    ['fx', fx],
    ['fy', fy],
  ] as const) {
    if (!(value >= least && value <= most)) {
      throw new DatasetFileError(path, `must have ${name} of ${least} to ${most} pixels; got ${value}`);
    }
  }
  if (!(cx >= 0 && cx <= width && cy >= 0 && cy <= height)) {
    const rule = `must have its optical centre in the image of ${width}x${height}`;
    throw new DatasetFileError(path, `${rule}; got x=${cx}, y=${cy}`);
  }
}
