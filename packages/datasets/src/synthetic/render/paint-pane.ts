import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import type { PaneTexture } from '../indoor/indoor-texture.js';
import { fractalNoise, latticeHash, valueNoise } from '../noise.js';
import { coverPaint, type Paint, setPaint } from './paint-result.js';

const SKY = linearFromHex(0xd9e8f6);
const LEAVES = linearFromHex(0x6d9456);
const HOUSES = linearFromHex(0xb9a894);
const SCREEN_OFF = linearFromHex(0x101113);
const BOARD = linearFromHex(0xf3f4f3);
const INKS = [0x2b3f8f, 0xb03030, 0x2a2a2c].map(linearFromHex);
const PIGMENTS = [0xc9683f, 0x2f5f8f, 0xe3c878, 0x3f6f4f, 0x8f3f4f, 0xe6dccb, 0x3a3a48, 0x7fa3b8].map(linearFromHex);
const SILVER = linearFromHex(0xa9b3b8);

/** Front of a framed pane by what it shows; its rim and back are frame. */
export function paintPane(texture: PaneTexture, point: SurfacePoint, paint: Paint): void {
  const { widthMetres, heightMetres, frame, frameMetres, design, emission, seed } = texture;
  const fromSide = widthMetres / 2 - Math.abs(point.localY);
  const fromEnd = Math.min(point.localZ, heightMetres - point.localZ);
  if (point.localNormalX < 0.7 || Math.min(fromSide, fromEnd) < frameMetres) {
    setPaint(paint, frame);
    return;
  }
  const u = point.localY / widthMetres + 0.5;
  const v = point.localZ / heightMetres;
  switch (design) {
    case 'picture':
      paintPicture({ u, v, seed }, paint);
      break;
    case 'outlook':
      paintOutlook({ u, v, seed }, texture, paint);
      break;
    case 'screen':
      paintScreen({ u, v, seed }, emission, paint);
      break;
    case 'mirror':
      setPaint(paint, SILVER, 0.75 + 0.5 * fractalNoise(1.5 * (u + v), 0.7 * (u - v), seed));
      paint.gloss = 0.45;
      break;
    case 'board':
      paintBoard(point, texture, paint);
  }
}

interface OnPane {
  /** Shares of width and height, from the lower left corner seen from behind. */
  readonly u: number;
  readonly v: number;
  readonly seed: number;
}

/** Fields of colour within a pale mount. */
function paintPicture({ u, v, seed }: OnPane, paint: Paint): void {
  if (Math.min(u, 1 - u, v, 1 - v) < 0.14) {
    setPaint(paint, BOARD, 0.9);
    return;
  }
  const horizon = 0.35 + 0.25 * latticeHash(0, 0, seed) + 0.12 * (valueNoise(4 * u, 0, seed) - 0.5);
  const shape = valueNoise(3 * u, 3 * v, seed + 1) > 0.62 ? 2 : 0;
  const pick = (v > horizon ? 0 : 1) + shape;
  const pigment = PIGMENTS[Math.floor(latticeHash(pick, 1, seed) * PIGMENTS.length)] ?? SKY;
  setPaint(paint, pigment, 0.8 + 0.4 * fractalNoise(9 * u, 9 * v, seed));
}

/** Sky over trees and houses behind a cross of bars. */
function paintOutlook({ u, v, seed }: OnPane, { frame, emission, widthMetres }: PaneTexture, paint: Paint): void {
  const isBar = Math.abs(u - 0.5) * widthMetres < 0.022;
  if (isBar) {
    setPaint(paint, frame);
    return;
  }
  const skyline = 0.3 + 0.35 * fractalNoise(3 * u, 1, seed);
  const isHouse = valueNoise(4 * u, 0, seed + 3) > 0.6;
  setPaint(
    paint,
    v > skyline ? SKY : isHouse ? HOUSES : LEAVES,
    v > skyline ? 1 : 0.5 + 0.4 * valueNoise(20 * u, 20 * v, seed),
  );
  // The room's own light hardly shows on glass.
  coverPaint(paint, SCREEN_OFF, 1 - Math.min(1, emission));
  paint.emission = emission;
  paint.gloss = 0.12;
}

function paintScreen({ u, v, seed }: OnPane, emission: number, paint: Paint): void {
  setPaint(paint, SCREEN_OFF);
  paint.gloss = 0.1;
  if (emission === 0) return;
  const pigment: LinearRgb =
    PIGMENTS[Math.floor(latticeHash(Math.floor(3 * u), Math.floor(3 * v), seed) * PIGMENTS.length)] ?? SKY;
  setPaint(paint, pigment, 0.6 + 0.5 * fractalNoise(5 * u, 5 * v, seed));
  paint.emission = emission;
}

/** Lines of writing, broken into words. */
function paintBoard(point: SurfacePoint, { seed, heightMetres }: PaneTexture, paint: Paint): void {
  setPaint(paint, BOARD);
  const line = Math.floor(point.localZ / 0.09);
  const word = Math.floor(point.localY / 0.11);
  const isWritten = latticeHash(line, word, seed) < 0.35 && point.localZ > 0.25 * heightMetres;
  const inLine = point.localZ / 0.09 - line;
  const stroke = valueNoise(point.localY * 90, point.localZ * 60, seed);
  if (isWritten && inLine > 0.35 && inLine < 0.75 && stroke > 0.5) {
    setPaint(paint, INKS[Math.floor(latticeHash(line, 9, seed) * INKS.length)] ?? SCREEN_OFF);
  }
}
