/**
 * A ray in one small array, so that millions of them allocate nothing: origin x, y, z at [0..2], direction at [3..5].
 * Distances along it count in lengths of the direction, which need not be 1. At [6] the intersection functions leave
 * the distance at which it enters a shape: V8 would put a returned fraction into memory of its own.
 */
export type Ray = Float64Array;

/** A ray at the origin that still has to be aimed. */
export function createRay(): Ray {
  return new Float64Array(7);
}
