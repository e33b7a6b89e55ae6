import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import type { CarBodyTexture } from '../texture.js';
import { type Paint, setPaint } from './paint-result.js';

const BUMPER = linearFromHex(0x2c2d30);
const PLATE = linearFromHex(0xe2e2dc);
const HEADLIGHT = linearFromHex(0xf4f2e4);
const TAIL_LIGHT = linearFromHex(0xc41a14);
const GLASS = linearFromHex(0x252c33);
const TYRE = linearFromHex(0x1c1c1d);

/** Lower body of a car: paint, bumpers, lamps and plate; the front is at local +x. */
export function paintCarBody(texture: CarBodyTexture, point: SurfacePoint, paint: Paint): void {
  setPaint(paint, texture.color);
  paint.gloss = 0.16;
  const across = (2 * Math.abs(point.localY)) / texture.widthMetres;
  const isEnd = Math.abs(point.localNormalX) > 0.7;
  if (isEnd && point.localZ > 0.3 && point.localZ < 0.52 && across > 0.58) {
    const isFront = point.localX > 0;
    setPaint(paint, isFront ? HEADLIGHT : TAIL_LIGHT);
    paint.emission = texture.hasLightsOn ? (isFront ? 5 : 3) : 0;
  } else if (isEnd && point.localZ > 0.2 && point.localZ < 0.34 && across < 0.3) {
    setPaint(paint, PLATE);
  } else if (point.localZ < 0.12 || (isEnd && point.localZ < 0.2)) {
    setPaint(paint, BUMPER);
  } else if (isDoorGap(point, texture.lengthMetres)) {
    setPaint(paint, texture.color, 0.45);
  }
}

function isDoorGap(point: SurfacePoint, length: number): boolean {
  if (Math.abs(point.localNormalY) < 0.7 || point.distance > 14) return false;
  return Math.abs(Math.abs(point.localX + 0.05 * length) - 0.19 * length) < 0.02;
}

/** Cabin of a car: glass between painted pillars, under a painted roof. */
export function paintCarCabin(
  texture: { color: LinearRgb; heightMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const isRoof = point.localNormalZ > 0.95 || point.localZ > 0.88 * texture.heightMetres;
  const isPillar = Math.abs(point.localNormalY) > 0.5 && Math.abs(point.localX) < 0.05;
  if (isRoof || isPillar) {
    setPaint(paint, texture.color);
    paint.gloss = 0.16;
  } else {
    setPaint(paint, GLASS);
    paint.gloss = 0.3;
  }
}

/** Wheel: dark tyre around a hub with spokes. */
export function paintWheel(
  { radius, hubRatio, hub }: { radius: number; hubRatio: number; hub: LinearRgb },
  point: SurfacePoint,
  paint: Paint,
): void {
  const isTyre = point.localNormalZ < 0.5 || point.localX > hubRatio * radius;
  if (isTyre) setPaint(paint, TYRE);
  else setPaint(paint, hub, Math.cos(5 * point.localY) > -0.2 ? 1 : 0.45);
}
