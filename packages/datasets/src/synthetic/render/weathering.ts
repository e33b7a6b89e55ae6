import { linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import { flatNoise, valueNoise } from '../noise.js';
import type { Texture } from '../texture.js';
import { coverPaint, dimPaint, type Paint } from './paint-result.js';
import type { Direction } from './sky.js';

const SNOW = linearFromHex(0xeef1f5);
/** Snow slides off what is steeper than this: cosines of the slopes where it begins to thin out and where none lies. */
const STEEPEST_COSINE = 0.25;
const LEVEL_COSINE = 0.65;
/** Share of the snow that traffic leaves on a road, in its tracks and between them. */
const TRACK_SNOW = 0.12;
const ROAD_SNOW = 0.8;
const TRACKS_PER_METRE = 0.55;
/** Water fills the pores of stone and asphalt, which then send back about half of the light. */
const WET_REFLECTANCE = 0.55;
/** Light that water mirrors at a right angle; the rest follows from Schlick's approximation. */
const WATER_NORMAL_MIRROR = 0.02;
/** Weaker mirror images are not worth their rays. */
const LEAST_MIRROR = 0.04;

/** Lays snow on what faces upwards; lamps, signs and heads stay free. */
export function layerSnow(
  snowCover: number,
  { kind, point }: { readonly kind: Texture['kind']; readonly point: SurfacePoint },
  paint: Paint,
): void {
  if (kind === 'lamp' || kind === 'sign' || kind === 'head' || kind === 'wheel') return;
  const slope = Math.min(1, (point.normalZ - STEEPEST_COSINE) / (LEVEL_COSINE - STEEPEST_COSINE));
  if (slope <= 0) return;
  const drift = valueNoise(point.x * 0.7, point.y * 0.7, point.z * 0.7);
  const patches = Math.min(1, Math.max(0, 3 * (1.35 * snowCover - drift)));
  const weight = slope * patches * (kind === 'asphalt' ? roadSnow(point) : kind === 'foliage' ? 0.75 : 1);
  coverPaint(paint, SNOW, weight);
  paint.gloss *= 1 - weight;
}

/** Wheels clear stripes along the street. */
function roadSnow(point: SurfacePoint): number {
  const track = flatNoise(point.x * 0.02, point.y * TRACKS_PER_METRE * 2, 31);
  const clods = 0.35 * flatNoise(point.x * 1.3, point.y * 3, 33);
  return TRACK_SNOW + (ROAD_SNOW - TRACK_SNOW) * Math.min(1, Math.max(0, 4 * (track - 0.45))) + clods * 0.4;
}

/**
 * Darkens wet ground.
 *
 * @returns share of what it mirrors, by Schlick's approximation of Fresnel's formula, more of it where water stands
 * @see Schlick 1994, "An Inexpensive BRDF Model for Physically-based Rendering", Computer Graphics Forum 13(3), Eq. 15
 */
export function soakGround(
  wetness: number,
  { texture, point, view }: { readonly texture: Texture; readonly point: SurfacePoint; readonly view: Direction },
  paint: Paint,
): number {
  if (point.normalZ < 0.9 || (texture.kind !== 'asphalt' && texture.kind !== 'paving')) return 0;
  dimPaint(paint, 1 - (1 - WET_REFLECTANCE) * wetness);
  const puddle = flatNoise(point.x * 0.35, point.y * 0.8, 41);
  const water = wetness * (0.35 + 0.65 * Math.min(1, Math.max(0, 4 * (puddle - 0.45))));
  const grazing = 1 + Math.min(0, view[2]!);
  const squared = grazing * grazing;
  const share = water * (WATER_NORMAL_MIRROR + (1 - WATER_NORMAL_MIRROR) * squared * squared * grazing);
  return share < LEAST_MIRROR ? 0 : share;
}
