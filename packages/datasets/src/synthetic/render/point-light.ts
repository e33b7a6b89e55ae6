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
  return (point, out) => {
    for (let index = 0; index < lights.length; index++) {
      const light = lights[index]!;
      const x = light.position[0] - point.x;
      const y = light.position[1] - point.y;
      const z = light.position[2] - point.z;
      const squared = x * x + y * y + z * z;
      const reach = light.reachMetres * light.reachMetres;
      if (squared >= reach) continue;
      const facing = x * point.normalX + y * point.normalY + z * point.normalZ;
      if (facing <= 0) continue;
      const distance = Math.sqrt(squared);
      const beam = beamAt(light, -x / distance, -y / distance, -z / distance);
      if (beam === 0) continue;
      if (
        shadows[index]?.isBlocked(
          point.x + SURFACE_OFFSET_METRES * point.normalX,
          point.y + SURFACE_OFFSET_METRES * point.normalY,
          point.z + SURFACE_OFFSET_METRES * point.normalZ,
        )
      )
        continue;
      const fade = 1 - squared / reach;
      const strength = (beam * fade * fade * facing) / (distance * (squared + light.radiusMetres * light.radiusMetres));
      for (let channel = 0; channel < 3; channel++) out[channel]! += strength * light.color[channel]!;
    }
  };
}

/** Share of the light that leaves a lamp in a direction: 1 within the beam, 0 beyond it. */
function beamAt({ beam }: PointLight, x: number, y: number, z: number): number {
  if (beam === null) return 1;
  const cosine = x * beam.direction[0] + y * beam.direction[1] + z * beam.direction[2];
  if (cosine >= beam.innerCosine) return 1;
  if (cosine <= beam.outerCosine) return 0;
  return (cosine - beam.outerCosine) / (beam.innerCosine - beam.outerCosine);
}
