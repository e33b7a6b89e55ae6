import type { PackedShapes } from '../geometry/packed-shapes.js';
import { createPointShadows } from '../geometry/point-shadows.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import type { PointLight } from '../scene.js';
import type { Radiance } from './sky.js';

/** Shadow tests end this far off the surface, so that rounding does not put them inside it. */
const SURFACE_OFFSET_METRES = 1e-3;

/** Adds the light of lamps on a point of a surface to `light` (red, green, blue). */
export type PointLighting = (point: SurfacePoint, light: Radiance) => void;

/**
 * Lamps by the inverse square of the distance:
 *
 *   color * cosine of incidence * beam(angle) * (1 - (d / reach)^2)^2 / (d^2 + radius^2)
 *
 * The third factor, ours, lets the light end at its reach without a visible rim.
 */
export function createPointLighting(lights: readonly PointLight[], packed: PackedShapes): PointLighting {
  const shadows = lights.map((light) => (light.castsShadows ? createPointShadows(packed, light.position) : null));
  const rows = packLights(lights);
  return (point, out) => {
    for (let index = 0; index < lights.length; index++) {
      const row = index * STRIDE;
      const x = rows[row]! - point.x;
      const y = rows[row + 1]! - point.y;
      const z = rows[row + 2]! - point.z;
      const squared = x * x + y * y + z * z;
      const reach = rows[row + 3]!;
      if (squared >= reach) continue;
      const facing = x * point.normalX + y * point.normalY + z * point.normalZ;
      if (facing <= 0) continue;
      const distance = Math.sqrt(squared);
      const along = -(x * rows[row + 4]! + y * rows[row + 5]! + z * rows[row + 6]!) / distance;
      const beam = Math.min(1, (along - rows[row + 7]!) * rows[row + 8]!);
      if (beam <= 0) continue;
      if (
        shadows[index]?.isBlocked(
          point.x + SURFACE_OFFSET_METRES * point.normalX,
          point.y + SURFACE_OFFSET_METRES * point.normalY,
          point.z + SURFACE_OFFSET_METRES * point.normalZ,
        )
      )
        continue;
      const fade = 1 - squared / reach;
      const strength = (beam * fade * fade * facing) / (distance * (squared + rows[row + 9]!));
      out[0]! += strength * rows[row + 10]!;
      out[1]! += strength * rows[row + 11]!;
      out[2]! += strength * rows[row + 12]!;
    }
  };
}

/** Numbers per packed lamp. */
const STRIDE = 13;

/**
 * Position [0..2], squared reach [3], direction of the beam [4..6], cosine where it ends and its steepness inwards
 * [7, 8], squared radius [9], colour [10..12]. A lamp without a beam has one that ends nowhere.
 */
function packLights(lights: readonly PointLight[]): Float64Array {
  return Float64Array.from(
    lights.flatMap(({ position, color, radiusMetres, reachMetres, beam }) => [
      ...position,
      reachMetres * reachMetres,
      ...(beam === null
        ? [0, 0, 0, -1, 1]
        : [...beam.direction, beam.outerCosine, 1 / (beam.innerCosine - beam.outerCosine)]),
      radiusMetres * radiusMetres,
      ...color,
    ]),
  );
}
