import { type LinearRgb, linearFromHex } from '../color.js';
import type { ForestTexture } from '../forest/forest-texture.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import { flatFractalNoise, flatNoise, fractalNoise, valueNoise } from '../noise.js';
import { detailAt } from './detail.js';
import { coverPaint, type Paint, setPaint } from './paint-result.js';

const MOSS = linearFromHex(0x5c7138);

/** Surfaces of forests. */
export function paintForest(texture: ForestTexture, point: SurfacePoint, paint: Paint): void {
  switch (texture.kind) {
    case 'soil':
      paintSoil(texture, point, paint);
      break;
    case 'bark':
      paintBark(texture, point, paint);
      break;
    case 'rock':
      paintRock(texture.color, point, paint);
  }
}

function paintSoil(
  { color, litter, litterShare }: { color: LinearRgb; litter: LinearRgb; litterShare: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const damp = flatFractalNoise(point.x * 0.35, point.y * 0.7, 12);
  const detail = detailAt(point, 14);
  const pebbles = detail === 0 ? 0 : flatNoise(point.x * 24, point.y * 24, 13) - 0.5;
  setPaint(paint, color, (0.7 + 0.55 * damp) * (1 + 0.8 * detail * pebbles));
  if (detail === 0) return;
  // Leaves are smooth spots of about 5 cm, in heaps of about a metre.
  const leaf = flatNoise(point.x * 17 + 5, point.y * 17, 14);
  const heap = flatNoise(point.x * 1.3, point.y * 1.3, 15);
  const cover = (leaf - 1 + 0.55 * litterShare * heap) * 12;
  if (cover > 0) coverPaint(paint, litter, 0.7 * detail * Math.min(1, cover));
}

/** On a stem, local z runs along it and local y around it. */
function paintBark({ color, moss }: { color: LinearRgb; moss: number }, point: SurfacePoint, paint: Paint): void {
  const furrows = flatNoise(point.localY * 6, point.localZ * 1.6, 16);
  const detail = detailAt(point, 12);
  const rough = detail === 0 ? 0 : valueNoise(point.x * 16, point.y * 16, point.z * 7) - 0.5;
  setPaint(paint, color, (0.55 + 0.8 * furrows) * (1 + 0.6 * rough * detail));
  const isMossy = point.normalY > -0.2 && valueNoise(point.x * 2, point.y * 2, point.z * 0.8) < moss;
  if (isMossy) coverPaint(paint, MOSS, 0.6);
}

function paintRock(color: LinearRgb, point: SurfacePoint, paint: Paint): void {
  const strata = fractalNoise(point.x * 2.5, point.y * 2.5, point.z * 5);
  const grain = valueNoise(point.x * 18, point.y * 18, point.z * 18) - 0.5;
  setPaint(paint, color, (0.6 + 0.7 * strata) * (1 + 0.5 * grain));
}
