import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import type { SignDesign } from '../texture.js';
import { type Paint, setPaint } from './paint-result.js';

const WHITE = linearFromHex(0xf0f0ec);
const RED = linearFromHex(0xc8161d);
const BLUE = linearFromHex(0x1456a8);
const YELLOW = linearFromHex(0xf2c21a);
const BLACK = linearFromHex(0x222226);
const METAL = linearFromHex(0x8d9194);

/** Front of a traffic sign (it faces world -x, towards the camera); its back and rim are bare metal. */
export function paintSign(
  { design, sizeMetres }: { design: SignDesign; sizeMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const isFront = point.normalX < -0.5;
  setPaint(paint, isFront ? signColor(design, point, sizeMetres) : METAL);
}

function signColor(design: SignDesign, point: SurfacePoint, size: number): LinearRgb {
  switch (design) {
    case 'prohibition':
      return point.localX > 0.36 * size ? RED : isMiddleBar(point, size) ? BLACK : WHITE;
    case 'mandatory':
      return point.localX < 0.3 * size && Math.abs(point.localX * Math.sin(point.localY)) < 0.07 * size ? WHITE : BLUE;
    case 'warning': {
      // The triangle narrows with height; the red border has the same width along its three edges.
      const height = 0.87 * size;
      const fromSide = (0.5 * size * (1 - point.localZ / height) - Math.abs(point.localY)) * 0.87;
      const isBorder = fromSide < 0.1 * size || point.localZ < 0.1 * size;
      return isBorder ? RED : Math.abs(point.localY) < 0.045 * size && point.localZ < 0.5 * size ? BLACK : WHITE;
    }
    case 'information':
      return isCentral(point, size, 0.2) ? WHITE : BLUE;
    case 'direction':
      return Math.abs(point.localZ - 0.25 * size) < 0.06 * size && Math.abs(point.localY) < 0.35 * size
        ? BLACK
        : YELLOW;
  }
}

function isMiddleBar(point: SurfacePoint, size: number): boolean {
  const up = point.localX * Math.cos(point.localY);
  const across = point.localX * Math.sin(point.localY);
  return Math.abs(up) < 0.16 * size && Math.abs(across) < 0.17 * size;
}

function isCentral(point: SurfacePoint, size: number, share: number): boolean {
  return Math.abs(point.localY) < share * size && Math.abs(point.localZ - 0.5 * size) < 1.4 * share * size;
}

/** Head with hair (or a helmet) on top and behind; the face looks along local +x. */
export function paintHead(
  { skin, hair }: { skin: LinearRgb; hair: LinearRgb },
  point: SurfacePoint,
  paint: Paint,
): void {
  const isHair = point.localNormalZ > 0.35 || (point.localNormalX < 0.1 && point.localNormalZ > -0.4);
  setPaint(paint, isHair ? hair : skin);
}
