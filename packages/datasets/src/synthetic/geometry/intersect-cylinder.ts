import type { Ray } from './ray.js';

/**
 * Writes to `ray[6]` the distance at which the ray enters a packed cylinder through its side or an end, or Infinity when
 * it misses or starts inside.
 *
 * The ray is inside the infinite cylinder between two roots of `|(o + t d) - axis part|^2 = r^2` and inside the slab of
 * the two ends between two more; it enters the solid where it is first in both.
 *
 * @param row offset of the cylinder in `rows`
 */
export function intersectCylinder(ray: Ray, rows: Float64Array, row: number): void {
  ray[6] = Number.POSITIVE_INFINITY;
  const ax = rows[row + 3]!;
  const ay = rows[row + 4]!;
  const az = rows[row + 5]!;
  const ox = ray[0]! - rows[row]!;
  const oy = ray[1]! - rows[row + 1]!;
  const oz = ray[2]! - rows[row + 2]!;
  const dx = ray[3]!;
  const dy = ray[4]!;
  const dz = ray[5]!;
  const length = rows[row + 6]!;
  const radius = rows[row + 7]!;

  const originAlong = ox * ax + oy * ay + oz * az;
  const speedAlong = dx * ax + dy * ay + dz * az;
  const a = dx * dx + dy * dy + dz * dz - speedAlong * speedAlong;
  const halfB = ox * dx + oy * dy + oz * dz - originAlong * speedAlong;
  const c = ox * ox + oy * oy + oz * oz - originAlong * originAlong - radius * radius;

  let enter = 0;
  let exit = Number.POSITIVE_INFINITY;
  if (a > 1e-14) {
    const discriminant = halfB * halfB - a * c;
    if (discriminant < 0) return;
    const root = Math.sqrt(discriminant);
    enter = (-halfB - root) / a;
    exit = (-halfB + root) / a;
  } else if (c > 0) return;

  if (Math.abs(speedAlong) > 1e-14) {
    const atStart = -originAlong / speedAlong;
    const atEnd = (length - originAlong) / speedAlong;
    enter = Math.max(enter, Math.min(atStart, atEnd));
    exit = Math.min(exit, Math.max(atStart, atEnd));
  } else if (originAlong < 0 || originAlong > length) return;

  if (enter > 0 && enter <= exit) ray[6] = enter;
}
