import type { Ray } from './ray.js';

/**
 * Writes to `ray[6]` the distance at which the ray enters a packed block, or Infinity when it misses or starts inside.
 *
 * A block is the common part of six half-spaces `n . p <= c`. The ray is inside all of them between the last entry and
 * the first exit; a `Lean` is the origin's distance beyond a face and a `Speed` how fast the ray leaves it.
 *
 * @param row offset of the block in `rows`
 */
export function intersectBlock(ray: Ray, rows: Float64Array, row: number): void {
  ray[6] = Number.POSITIVE_INFINITY;
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

  let enter = 0;
  let exit = Number.POSITIVE_INFINITY;

  // Written out face by face: a loop over them would take twice the time.
  const top = oz - rows[row + 7]!;
  if (dz === 0) {
    if (oz < 0 || top > 0) return;
  } else {
    const atTop = -top / dz;
    const atBottom = -oz / dz;
    if (dz < 0) {
      if (atTop > enter) enter = atTop;
      exit = atBottom;
    } else {
      if (atBottom > enter) enter = atBottom;
      exit = atTop;
    }
    if (enter > exit) return;
  }

  const side = rows[row + 10]!;
  const sideLean = side * oz - rows[row + 6]!;
  const sideSpeed = side * dz;
  const leftSpeed = dy + sideSpeed;
  const leftTime = -(oy + sideLean) / leftSpeed;
  if (leftSpeed < 0) {
    if (leftTime > enter) enter = leftTime;
  } else if (leftSpeed > 0) {
    if (leftTime < exit) exit = leftTime;
  } else if (oy + sideLean > 0) return;
  const rightSpeed = sideSpeed - dy;
  const rightTime = -(sideLean - oy) / rightSpeed;
  if (rightSpeed < 0) {
    if (rightTime > enter) enter = rightTime;
  } else if (rightSpeed > 0) {
    if (rightTime < exit) exit = rightTime;
  } else if (sideLean - oy > 0) return;
  if (enter > exit) return;

  const halfX = rows[row + 5]!;
  const frontLean = ox + rows[row + 8]! * oz - halfX;
  const frontSpeed = dx + rows[row + 8]! * dz;
  const frontTime = -frontLean / frontSpeed;
  if (frontSpeed < 0) {
    if (frontTime > enter) enter = frontTime;
  } else if (frontSpeed > 0) {
    if (frontTime < exit) exit = frontTime;
  } else if (frontLean > 0) return;
  const rearLean = rows[row + 9]! * oz - ox - halfX;
  const rearSpeed = rows[row + 9]! * dz - dx;
  const rearTime = -rearLean / rearSpeed;
  if (rearSpeed < 0) {
    if (rearTime > enter) enter = rearTime;
  } else if (rearSpeed > 0) {
    if (rearTime < exit) exit = rearTime;
  } else if (rearLean > 0) return;

  if (enter > 0 && enter <= exit) ray[6] = enter;
}
