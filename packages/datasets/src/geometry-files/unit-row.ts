import { DatasetFileError } from '../errors.js';

export type Direction = readonly [x: number, y: number, z: number];

/** Files hold five digits or more; a row further off does not belong to a rotation. */
const LENGTH_TOLERANCE = 0.01;

/**
 * A row of a rotation matrix, brought to length 1 exactly.
 *
 * @throws DatasetFileError when its length is not 1 within a hundredth
 */
export function unitRow(path: string, [x, y, z]: Direction): Direction {
  const length = Math.hypot(x, y, z);
  if (!(Math.abs(length - 1) <= LENGTH_TOLERANCE)) {
    throw new DatasetFileError(path, `must hold a rotation, whose rows have length 1; got a row of length ${length}`);
  }
  return [x / length, y / length, z / length];
}
