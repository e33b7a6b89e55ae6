import { intersectBlock } from './intersect-block.js';
import { intersectCylinder } from './intersect-cylinder.js';
import { intersectEllipsoid } from './intersect-ellipsoid.js';
import { BLOCK, ELLIPSOID, type PackedShapes, SHAPE_STRIDE } from './packed-shapes.js';
import type { Ray } from './ray.js';

/** Distance at which a ray enters shape `index`, in lengths of its direction; Infinity when it does not. */
export function intersect(ray: Ray, { kinds, rows }: PackedShapes, index: number): number {
  const kind = kinds[index]!;
  const row = index * SHAPE_STRIDE;
  if (kind === BLOCK) intersectBlock(ray, rows, row);
  else if (kind === ELLIPSOID) intersectEllipsoid(ray, rows, row);
  else intersectCylinder(ray, rows, row);
  return ray[6]!;
}
