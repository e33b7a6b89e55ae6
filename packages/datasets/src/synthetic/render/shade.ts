import type { PackedShapes } from '../geometry/packed-shapes.js';
import { createRay } from '../geometry/ray.js';
import { createShadowGrid, type ShadowGrid } from '../geometry/shadow-grid.js';
import type { Vector3 } from '../geometry/shape.js';
import { createSurfacePoint, locateSurface } from '../geometry/surface-point.js';
import type { Lighting, Scene, Solid } from '../scene.js';
import { paintAt } from './paint.js';
import { createPaint, type Paint } from './paint-result.js';
import { createPointLighting } from './point-light.js';
import { clearSky, type Direction, NEAR_INFRARED_SKY, type Radiance } from './sky.js';

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
 * Lambert shading: sun with hard shadows, sky light from above, light from the ground below, lamps, mirrored sky on
 * glossy paint, and haze in front of it all.
 */
export function createShader({ lighting, solids, hasNearInfrared }: Scene, packed: PackedShapes): Shader {
  const casters = [...solids.keys()].filter((index) => packed.bounds[6 * index + 5]! > LEAST_CASTER_METRES);
  const sunlight = createLightTest(createShadowGrid(packed, casters, lighting.sunDirection), lighting.sunDirection);
  const openSky = createLightTest(createShadowGrid(packed, casters, UP), UP);
  const addLamps = createPointLighting(lighting.pointLights, packed);
  const isSunny = lighting.sunColor.some((channel) => channel > 0);
  const point = createSurfacePoint();
  const paint = createPaint();
  const mirrorView = new Float64Array(3);
  const mirrored = new Float64Array(3);
  const light = new Float64Array(3);
  return {
    shade({ index, position, view, distance }, out) {
      const solid = solids[index]!;
      point.x = position[0]!;
      point.y = position[1]!;
      point.z = position[2]!;
      point.distance = distance;
      locateSurface(point, packed, index);
      paintAt(solid.texture, point, paint);
      const sun = isSunny ? sunlight(point, Number.POSITIVE_INFINITY) : 0;
      // Right below something, the sun hardly ever shines; the second ray is spared where it does.
      const isGround = sun === 0 && point.normalZ > 0.9 && point.z < 0.3;
      const contact = isGround && openSky(point, CONTACT_METRES) === 0 ? CONTACT_LIGHT : 1;
      if (paint.gloss > 0) {
        mirror(view, point, mirrorView);
        clearSky(lighting, mirrorView, mirrored);
      }
      collectLight(lighting, { sun, contact, up: point.normalZ }, light);
      addLamps(point, light);
      const own = paint.emission * lighting.lampBrightness;
      for (let channel = 0; channel < 3; channel++) {
        out[channel] = paint.color[channel]! * (light[channel]! + own) + paint.gloss * mirrored[channel]!;
      }
      if (hasNearInfrared) out[3] = nearInfraredOf(solid, paint) * light[0]!;
      addHaze(lighting, distance, out);
    },
  };
}

/** Light on a surface from sun, sky and ground; `up` is the z component of its normal. */
function collectLight(
  { sunColor, ambientColor }: Lighting,
  { sun, contact, up }: { readonly sun: number; readonly contact: number; readonly up: number },
  light: Radiance,
): void {
  const sky = contact * (0.55 + 0.45 * up);
  const bounce = GROUND_BOUNCE * (0.5 - 0.5 * up);
  for (let channel = 0; channel < 3; channel++) {
    light[channel] = (sun + bounce) * sunColor[channel]! + (sky + bounce) * ambientColor[channel]!;
  }
}

/** Reflectance in near infrared at a point: the solid's own, with half of the contrast that its texture has in green. */
function nearInfraredOf({ nearInfrared, texture }: Solid, { color }: Paint): number {
  if (nearInfrared === undefined) return color[0]!;
  if (!('color' in texture) || texture.color[1] <= 0) return nearInfrared;
  const contrast = color[1]! / texture.color[1];
  return nearInfrared * Math.min(1.5, 0.5 + 0.5 * contrast);
}

function addHaze({ hazePerMetre, horizonColor }: Lighting, distance: number, out: Radiance): void {
  const haze = 1 - Math.exp(-hazePerMetre * distance);
  for (let channel = 0; channel < 3; channel++) out[channel]! += (horizonColor[channel]! - out[channel]!) * haze;
  out[3]! += (NEAR_INFRARED_SKY * horizonColor[0] - out[3]!) * haze;
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
