import type { PackedShapes } from '../geometry/packed-shapes.js';
import { createRay } from '../geometry/ray.js';
import { createShadowGrid, type ShadowGrid } from '../geometry/shadow-grid.js';
import type { Vector3 } from '../geometry/shape.js';
import { createSurfacePoint, locateSurface } from '../geometry/surface-point.js';
import type { Lighting, StreetScene } from '../scene.js';
import { paintAt } from './paint.js';
import { createPaint, type Paint } from './paint-result.js';
import { clearSky, type Direction, type Radiance } from './sky.js';

/** Shadow rays start this far off the surface, so that rounding does not put them inside it. */
const SURFACE_OFFSET_METRES = 1e-3;
/** What is flatter than this throws no shadow: the road and the sidewalks. */
const LEAST_CASTER_METRES = 0.3;
/** Sky light on the ground right below something is dimmed: it sets cars and people down on the road. */
const CONTACT_METRES = 1;
const CONTACT_LIGHT = 0.35;
/** Light that a grey street sends back up. */
const GROUND_BOUNCE = 0.16;
const UP: Vector3 = [0, 0, 1];

/** Computes the light that a camera ray brings back from a solid. */
export interface Shader {
  /**
   * @param index    solid that the ray met
   * @param position world position of the hit, in metres
   * @param view     from the camera to the hit
   * @param distance from the camera, in metres
   */
  shade(hit: { index: number; position: Float64Array; view: Direction; distance: number }, out: Radiance): void;
}

/**
 * Lambert shading: sun with hard shadows, sky light from above, light from the ground below, mirrored sky on glossy
 * paint, lamps, and haze in front of it all.
 */
export function createShader({ lighting, solids }: StreetScene, packed: PackedShapes): Shader {
  const casters = [...solids.keys()].filter((index) => packed.bounds[6 * index + 5]! > LEAST_CASTER_METRES);
  const sunlight = createLightTest(createShadowGrid(packed, casters, lighting.sunDirection), lighting.sunDirection);
  const openSky = createLightTest(createShadowGrid(packed, casters, UP), UP);
  const point = createSurfacePoint();
  const paint = createPaint();
  const mirrorView = new Float64Array(3);
  const mirrored = new Float64Array(3);
  return {
    shade({ index, position, view, distance }, out) {
      point.x = position[0]!;
      point.y = position[1]!;
      point.z = position[2]!;
      point.distance = distance;
      locateSurface(point, packed, index);
      paintAt(solids[index]!.texture, point, paint);
      const sun = sunlight(point, Number.POSITIVE_INFINITY);
      // Right below something, the sun hardly ever shines; the second ray is spared where it does.
      const isGround = sun === 0 && point.normalZ > 0.9 && point.z < 0.3;
      const contact = isGround && openSky(point, CONTACT_METRES) === 0 ? CONTACT_LIGHT : 1;
      if (paint.gloss > 0) {
        mirror(view, point, mirrorView);
        clearSky(lighting, mirrorView, mirrored);
      }
      reflectLight(lighting, { sun, contact, up: point.normalZ }, paint, out);
      for (let channel = 0; channel < 3; channel++) out[channel]! += paint.gloss * mirrored[channel]!;
      addHaze(lighting, distance, out);
    },
  };
}

/** Diffuse and own light of a painted surface; `up` is the z component of its normal. */
function reflectLight(
  { sunColor, ambientColor, lampBrightness }: Lighting,
  { sun, contact, up }: { readonly sun: number; readonly contact: number; readonly up: number },
  { color, emission }: Paint,
  out: Radiance,
): void {
  const sky = contact * (0.55 + 0.45 * up);
  const bounce = GROUND_BOUNCE * (0.5 - 0.5 * up);
  for (let channel = 0; channel < 3; channel++) {
    const light = (sun + bounce) * sunColor[channel]! + (sky + bounce) * ambientColor[channel]!;
    out[channel] = color[channel]! * (light + emission * lampBrightness);
  }
}

function addHaze({ hazePerMetre, horizonColor }: Lighting, distance: number, out: Radiance): void {
  const haze = 1 - Math.exp(-hazePerMetre * distance);
  for (let channel = 0; channel < 3; channel++) out[channel]! += (horizonColor[channel]! - out[channel]!) * haze;
}

interface Normal {
  readonly normalX: number;
  readonly normalY: number;
  readonly normalZ: number;
}

/** Share of a distant light that a surface receives: the cosine of its incidence, 0 in shadow. */
function createLightTest(grid: ShadowGrid, direction: Vector3) {
  const ray = createRay();
  ray.set(direction, 3);
  return (
    point: Normal & { readonly x: number; readonly y: number; readonly z: number },
    maxDistance: number,
  ): number => {
    const cosine = point.normalX * direction[0] + point.normalY * direction[1] + point.normalZ * direction[2];
    if (cosine <= 0) return 0;
    ray[0] = point.x + point.normalX * SURFACE_OFFSET_METRES;
    ray[1] = point.y + point.normalY * SURFACE_OFFSET_METRES;
    ray[2] = point.z + point.normalZ * SURFACE_OFFSET_METRES;
    return grid.isBlocked(ray, maxDistance) ? 0 : cosine;
  };
}

/** Direction of the mirrored view; what would mirror the ground mirrors the sky at the same height instead. */
function mirror(view: Direction, { normalX, normalY, normalZ }: Normal, out: Direction): void {
  const twice = 2 * (view[0]! * normalX + view[1]! * normalY + view[2]! * normalZ);
  out[0] = view[0]! - twice * normalX;
  out[1] = view[1]! - twice * normalY;
  out[2] = Math.abs(view[2]! - twice * normalZ);
}
