import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import { flatFractalNoise, flatNoise, latticeHash } from '../noise.js';
import type { LaneLine, RoadMarkings } from '../texture.js';
import { detailAt } from './detail.js';
import { coverPaint, dimPaint, type Paint, setPaint } from './paint-result.js';

const LINE_PAINT = linearFromHex(0xdcdcd4);
const KERB_STONE = linearFromHex(0xaaa8a2);
const LINE_WIDTH_METRES = 0.16;
const KERB_WIDTH_METRES = 0.22;
const CROSSING_LENGTH_METRES = 3.5;
const CROSSING_STRIPE_METRES = 0.5;

/** Asphalt with repairs, wheel tracks and worn markings. */
export function paintAsphalt(
  { color, markings }: { color: LinearRgb; markings: RoadMarkings },
  point: SurfacePoint,
  paint: Paint,
): void {
  const repairs = flatNoise(point.x * 0.12, point.y * 0.5, 3) > 0.68 ? 0.86 : 1;
  const stains = 0.8 + 0.4 * flatFractalNoise(point.x * 0.35, point.y * 0.9, 0);
  const detail = detailAt(point, 16);
  const grain = detail === 0 ? 1 : 1 + 0.35 * detail * (flatNoise(point.x * 22, point.y * 22, 1) - 0.5);
  setPaint(paint, color, repairs * stains * grain);
  if (isMarked(markings, point.x, point.y)) {
    const wear = flatFractalNoise(point.x * 1.9, point.y * 1.9, 11);
    coverPaint(paint, LINE_PAINT, Math.min(1, 0.35 + wear));
  }
}

function isMarked({ lines, crossingX, halfWidth }: RoadMarkings, x: number, y: number): boolean {
  if (Math.abs(y) > halfWidth) return false;
  if (crossingX !== null) {
    if (x > crossingX && x < crossingX + CROSSING_LENGTH_METRES)
      return wrapped(y, 2 * CROSSING_STRIPE_METRES) < CROSSING_STRIPE_METRES;
    // Lane lines end before the crossing, and a stop line lies ahead of it.
    if (x > crossingX - 2 && x < crossingX + CROSSING_LENGTH_METRES + 1)
      return y < 0 && x > crossingX - 1.4 && x < crossingX - 0.9;
  }
  for (const line of lines) if (isOnLine(line, x, y)) return true;
  return false;
}

function isOnLine({ y: lineY, dashMetres, gapMetres }: LaneLine, x: number, y: number): boolean {
  return Math.abs(y - lineY) < LINE_WIDTH_METRES / 2 && wrapped(x, dashMetres + gapMetres) < dashMetres;
}

/** Sidewalk of slabs with a kerb stone along `kerbY`. */
export function paintPaving(
  { color, kerbY, slabMetres }: { color: LinearRgb; kerbY: number; slabMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  if (Math.abs(point.y - kerbY) < KERB_WIDTH_METRES) {
    const joint = wrapped(point.x, 1) < 0.04 ? 1 - 0.4 * detailAt(point, 14) : 1;
    setPaint(paint, KERB_STONE, joint * (0.85 + 0.3 * flatNoise(point.x * 5, point.y * 5, 4)));
    return;
  }
  const slabX = Math.floor(point.x / slabMetres);
  const slabY = Math.floor(point.y / slabMetres);
  const shade = 1 + 0.3 * detailAt(point, 30) * (latticeHash(slabX, slabY, 5) - 0.5);
  setPaint(paint, color, shade * (0.8 + 0.4 * flatFractalNoise(point.x * 0.8, point.y * 0.8, 2)));
  const isJoint = wrapped(point.x, slabMetres) < 0.035 || wrapped(point.y, slabMetres) < 0.035;
  if (isJoint) dimPaint(paint, 1 - 0.45 * detailAt(point, 12));
}

/** Lawn with dry and bare patches. */
export function paintGrass(color: LinearRgb, point: SurfacePoint, paint: Paint): void {
  const patches = flatFractalNoise(point.x * 0.5, point.y * 0.5, 8);
  const detail = detailAt(point, 18);
  const blades = detail === 0 ? 1 : 1 + 0.7 * detail * (flatNoise(point.x * 14, point.y * 14, 9) - 0.5);
  setPaint(paint, color, (0.65 + 0.7 * patches) * blades);
  // Dry grass is redder, not only lighter.
  paint.color[0]! *= 0.8 + 0.7 * patches;
}

function wrapped(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
