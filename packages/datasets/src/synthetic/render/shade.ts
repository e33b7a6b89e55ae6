import type { PackedShapes } from '../geometry/packed-shapes.js';
import { createRay } from '../geometry/ray.js';
import { createShadowGrid, type ShadowGrid } from '../geometry/shadow-grid.js';
import type { Vector3 } from '../geometry/shape.js';
import { createSurfacePoint, locateSurface, type SurfacePoint } from '../geometry/surface-point.js';
import type { Scene, Solid } from '../scene.js';
import type { Hit } from './hit.js';
import { paintAt } from './paint.js';
import { createPaint, type Paint } from './paint-result.js';
import { createPointLighting } from './point-light.js';
import { clearSky, type Direction, NEAR_INFRARED_SKY, type Radiance } from './sky.js';
import { layerSnow, soakGround } from './weathering.js';

/** Shadow rays start this far off the surface, so that rounding does not put them inside it. */
const SURFACE_OFFSET_METRES = 1e-3;
/** What is flatter than this throws no shadow: the road and the sidewalks. */
export const LEAST_CASTER_METRES = 0.3;
/** Highest ground: the sidewalk and the floor of a room. */
const GROUND_METRES = 0.3;
/** Sky light on the ground right below something is dimmed: it sets cars and people down on the road. */
const CONTACT_METRES = 1;
const CONTACT_LIGHT = 0.35;
/** Light that a grey street sends back up. */
const GROUND_BOUNCE = 0.16;
const UP: Vector3 = [0, 0, 1];

/** Computes the light that a camera ray brings back from a solid. */
export interface Shader {
  /**
   * Writes the light to `out`.
   *
   * @returns share of what wet ground mirrors at this point, 0 where it is dry
   */
  shade(hit: Hit, out: Radiance): number;
}

/**
 * Lambert shading: sun with hard shadows, sky light from above, light from the ground below, lamps, mirrored sky on
 * glossy paint, and haze in front of it all.
 */
export function createShader({ lighting, weather, solids, hasNearInfrared }: Scene, packed: PackedShapes): Shader {
  const casters = castersOf(packed);
  const sunlight = createLightTest(packed, casters, lighting.sunDirection);
  const openSky = createLightTest(packed, lowCastersOf(packed, casters), UP);
  const addLamps = createPointLighting(lighting.pointLights, packed);
  const [sunRed, sunGreen, sunBlue] = lighting.sunColor;
  const [skyRed, skyGreen, skyBlue] = lighting.ambientColor;
  const [hazeRed, hazeGreen, hazeBlue] = lighting.horizonColor;
  const { hazePerMetre, lampBrightness } = lighting;
  const isSunny = sunRed + sunGreen + sunBlue > 0;
  const hasLamps = lighting.pointLights.length > 0;
  const point = createSurfacePoint();
  const paint = createPaint();
  const mirrorView = new Float64Array(3);
  const mirrored = new Float64Array(3);
  const light = new Float64Array(3);
  const color = paint.color;
  return {
    shade({ index, position, view, distance }, out) {
      const solid = solids[index]!;
      point.x = position[0]!;
      point.y = position[1]!;
      point.z = position[2]!;
      point.distance = distance;
      locateSurface(point, packed, index);
      paintAt(solid.texture, point, paint);
      if (weather.snowCover > 0) layerSnow(weather.snowCover, { kind: solid.texture.kind, point }, paint);
      const wetShare =
        weather.wetness > 0 ? soakGround(weather.wetness, { texture: solid.texture, point, view }, paint) : 0;

      const sun = isSunny ? sunlight(point, Number.POSITIVE_INFINITY) : 0;
      // Right below something, the sun hardly ever shines; the second ray is spared where it does.
      const isGround = sun === 0 && point.normalZ > 0.9 && point.z < GROUND_METRES;
      const contact = isGround && openSky(point, CONTACT_METRES) === 0 ? CONTACT_LIGHT : 1;
      const bounce = GROUND_BOUNCE * (0.5 - 0.5 * point.normalZ);
      const sunShare = sun + bounce;
      const skyShare = contact * (0.55 + 0.45 * point.normalZ) + bounce;
      light[0] = sunShare * sunRed + skyShare * skyRed;
      light[1] = sunShare * sunGreen + skyShare * skyGreen;
      light[2] = sunShare * sunBlue + skyShare * skyBlue;
      if (hasLamps) addLamps(point, light);

      const own = paint.emission * lampBrightness;
      out[0] = color[0]! * (light[0]! + own);
      out[1] = color[1]! * (light[1]! + own);
      out[2] = color[2]! * (light[2]! + own);
      if (paint.gloss > 0) {
        mirror(view, point, mirrorView);
        clearSky(lighting, mirrorView, mirrored);
        out[0]! += paint.gloss * mirrored[0]!;
        out[1]! += paint.gloss * mirrored[1]!;
        out[2]! += paint.gloss * mirrored[2]!;
      }
      if (hasNearInfrared) out[3] = nearInfraredOf(solid, paint) * light[0]!;
      if (hazePerMetre > 0) {
        const haze = 1 - Math.exp(-hazePerMetre * distance);
        out[0]! += (hazeRed - out[0]!) * haze;
        out[1]! += (hazeGreen - out[1]!) * haze;
        out[2]! += (hazeBlue - out[2]!) * haze;
        out[3]! += (NEAR_INFRARED_SKY * hazeRed - out[3]!) * haze;
      }
      return wetShare;
    },
  };
}

/** Indices of the shapes that rise far enough from the ground to throw a shadow, or to be mirrored in it. */
export function castersOf({ kinds, bounds }: PackedShapes): number[] {
  return [...kinds.keys()].filter((index) => bounds[6 * index + 5]! > LEAST_CASTER_METRES);
}

/** Those of the casters that come near enough to the ground to dim the light on it. */
function lowCastersOf({ bounds }: PackedShapes, casters: readonly number[]): number[] {
  return casters.filter((index) => bounds[6 * index + 2]! < GROUND_METRES + CONTACT_METRES);
}

/** Reflectance in near infrared at a point: the solid's own, with half of the contrast that its texture has in green. */
function nearInfraredOf({ nearInfrared, texture }: Solid, { color }: Paint): number {
  if (nearInfrared === undefined) return color[0]!;
  if (!('color' in texture) || texture.color[1] <= 0) return nearInfrared;
  const contrast = color[1]! / texture.color[1];
  return nearInfrared * Math.min(1.5, 0.5 + 0.5 * contrast);
}

/** Share of a distant light that a surface receives: the cosine of its incidence, 0 in shadow. */
function createLightTest(packed: PackedShapes, casters: readonly number[], direction: Vector3) {
  const ray = createRay();
  ray.set(direction, 3);
  const [towardsX, towardsY, towardsZ] = direction;
  // Made when the first point faces the light: nothing does in a closed room or under thick clouds.
  let grid: ShadowGrid | null = null;
  return (point: SurfacePoint, maxDistance: number): number => {
    const cosine = point.normalX * towardsX + point.normalY * towardsY + point.normalZ * towardsZ;
    if (cosine <= 0) return 0;
    ray[0] = point.x + point.normalX * SURFACE_OFFSET_METRES;
    ray[1] = point.y + point.normalY * SURFACE_OFFSET_METRES;
    ray[2] = point.z + point.normalZ * SURFACE_OFFSET_METRES;
    grid ??= createShadowGrid(packed, casters, direction);
    return grid.isBlocked(ray, maxDistance) ? 0 : cosine;
  };
}

/** Direction of the mirrored view; what would mirror the ground mirrors the sky at the same height instead. */
function mirror(view: Direction, { normalX, normalY, normalZ }: SurfacePoint, out: Direction): void {
  const twice = 2 * (view[0]! * normalX + view[1]! * normalY + view[2]! * normalZ);
  out[0] = view[0]! - twice * normalX;
  out[1] = view[1]! - twice * normalY;
  out[2] = Math.abs(view[2]! - twice * normalZ);
}
