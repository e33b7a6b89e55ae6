import type { SurfacePoint } from '../geometry/surface-point.js';

/** Weight below which detail is left out. */
const LEAST_WEIGHT = 0.1;

/**
 * Weight of texture detail at a distance: 1 up to `metres`, then falling with its square, and 0 where nobody would see
 * it, so that its noise need not be computed.
 */
export function detailAt(point: SurfacePoint, metres: number): number {
  if (point.distance <= metres) return 1;
  const ratio = metres / point.distance;
  return Math.max(0, (ratio * ratio - LEAST_WEIGHT) / (1 - LEAST_WEIGHT));
}
