import { valueNoise } from '../noise.js';
import type { Ray } from './ray.js';

/** Ragged outlines have features of about 1 / 2.4 metres: a clump of leaves. */
const RAGGED_FEATURES_PER_METRE = 2.4;

/**
 * Writes to `ray[6]` the distance at which the ray enters a packed ellipsoid, or Infinity when it misses, starts inside,
 * or slips through the ragged outline.
 *
 * The ellipsoid is the unit sphere after a division by its radii: `|o + t d|^2 = 1`.
 *
 * @param row offset of the ellipsoid in `rows`
 */
export function intersectEllipsoid(ray: Ray, rows: Float64Array, row: number): void {
  ray[6] = Number.POSITIVE_INFINITY;
  const cos = rows[row + 3]!;
  const sin = rows[row + 4]!;
  const x = ray[0]! - rows[row]!;
  const y = ray[1]! - rows[row + 1]!;
  const ox = (cos * x + sin * y) * rows[row + 5]!;
  const oy = (cos * y - sin * x) * rows[row + 6]!;
  const oz = (ray[2]! - rows[row + 2]!) * rows[row + 7]!;
  const dx = (cos * ray[3]! + sin * ray[4]!) * rows[row + 5]!;
  const dy = (cos * ray[4]! - sin * ray[3]!) * rows[row + 6]!;
  const dz = ray[5]! * rows[row + 7]!;

  const a = dx * dx + dy * dy + dz * dz;
  const halfB = ox * dx + oy * dy + oz * dz;
  const discriminant = halfB * halfB - a * (ox * ox + oy * oy + oz * oz - 1);
  if (discriminant < 0) return;
  const root = Math.sqrt(discriminant);
  const t = (-halfB - root) / a;
  if (t <= 0) return;
  // On the unit sphere the cosine between ray and surface normal is root / |d|.
  const raggedness = rows[row + 8]!;
  const isGrazing = root * root < raggedness * raggedness * a;
  if (!isGrazing || !slipsThrough(ray, t, root / Math.sqrt(a) / raggedness)) ray[6] = t;
}

function slipsThrough(ray: Ray, t: number, relativeCosine: number): boolean {
  const x = (ray[0]! + t * ray[3]!) * RAGGED_FEATURES_PER_METRE;
  const y = (ray[1]! + t * ray[4]!) * RAGGED_FEATURES_PER_METRE;
  const z = (ray[2]! + t * ray[5]!) * RAGGED_FEATURES_PER_METRE;
  return relativeCosine < valueNoise(x, y, z);
}
