import type { Ray } from '../geometry/ray.js';
import type { Direction } from './sky.js';

/** Where a camera ray met a solid. Mutable, so that a renderer reuses one for all rays. */
export interface Hit {
  /** Solid that the ray met. */
  index: number;
  /** World position in metres. */
  readonly position: Float64Array;
  /** Unit vector from the camera to the hit. */
  readonly view: Direction;
  /** Distance from the camera in metres. */
  distance: number;
}

/** A hit to be filled by `setHit`. */
export function createHit(): Hit {
  return { index: -1, position: new Float64Array(3), view: new Float64Array(3), distance: 0.5 };
}

/** Fills a hit from the ray and the depth at which it met the solid; without a solid, only the view is of use. */
export function setHit(hit: Hit, ray: Ray, { index, depth }: { readonly index: number; readonly depth: number }): void {
  const { position, view } = hit;
  const x = ray[3]!;
  const y = ray[4]!;
  const z = ray[5]!;
  const length = Math.sqrt(x * x + y * y + z * z);
  hit.index = index;
  hit.distance = depth * length;
  view[0] = x / length;
  view[1] = y / length;
  view[2] = z / length;
  position[0] = ray[0]! + depth * x;
  position[1] = ray[1]! + depth * y;
  position[2] = ray[2]! + depth * z;
}
