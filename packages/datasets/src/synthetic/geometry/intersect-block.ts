import type { Ray } from './ray.js';

/**
 * Distance at which a ray enters a packed block, or Infinity when it misses or starts inside.
 *
 * A block is the common part of six half-spaces `n . p <= c`. The ray is inside all of them between the last entry and
 * the first exit; `outside` is the origin's distance beyond a face and `speed` how fast the ray leaves it.
 *
 * @param row offset of the block in `rows`
 */
export function intersectBlock(ray: Ray, rows: Float64Array, row: number): number {
  const cos = rows[row + 3]!;
  const sin = rows[row + 4]!;
  const x = ray[0]! - rows[row]!;
  const y = ray[1]! - rows[row + 1]!;
  const oz = ray[2]! - rows[row + 2]!;
  const ox = cos * x + sin * y;
  const oy = cos * y - sin * x;
  const dx = cos * ray[3]! + sin * ray[4]!;
  const dy = cos * ray[4]! - sin * ray[3]!;
  const dz = ray[5]!;
  const halfX = rows[row + 5]!;
  const halfY = rows[row + 6]!;

  let enter = 0;
  let exit = Number.POSITIVE_INFINITY;
  for (let face = 0; face < 6; face++) {
    let outside: number;
    let speed: number;
    if (face === 0) {
      outside = oz - rows[row + 7]!;
      speed = dz;
    } else if (face === 1) {
      outside = -oz;
      speed = -dz;
    } else if (face === 2) {
      outside = oy + rows[row + 10]! * oz - halfY;
      speed = dy + rows[row + 10]! * dz;
    } else if (face === 3) {
      outside = -oy + rows[row + 10]! * oz - halfY;
      speed = -dy + rows[row + 10]! * dz;
    } else if (face === 4) {
      outside = ox + rows[row + 8]! * oz - halfX;
      speed = dx + rows[row + 8]! * dz;
    } else {
      outside = -ox + rows[row + 9]! * oz - halfX;
      speed = -dx + rows[row + 9]! * dz;
    }
    if (outside > 0 && speed >= 0) return Number.POSITIVE_INFINITY;
    if (speed === 0) continue;
    const t = -outside / speed;
    if (speed < 0) {
      if (t > enter) enter = t;
    } else if (t < exit) exit = t;
    if (enter > exit) return Number.POSITIVE_INFINITY;
  }
  return enter > 0 ? enter : Number.POSITIVE_INFINITY;
}
