import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import { fractalNoise, latticeHash, valueNoise } from '../noise.js';
import type { FacadeTexture } from '../texture.js';
import { detailAt } from './detail.js';
import { dimPaint, type Paint, setPaint } from './paint-result.js';

const GLASS = linearFromHex(0x39444e);
const CURTAIN = linearFromHex(0x9a978e);
/** Glass in front of a lit room: hardly brighter by day, warm once its light counts. */
const LIT_WINDOW: LinearRgb = [0.12, 0.086, 0.043];
const SHOP_SIGNS = [0x9c2f2a, 0x2d5c8a, 0x3a6b48, 0xc79a3a, 0x4a4a50].map(linearFromHex);
const SHOP_HEIGHT_METRES = 3.4;
/** Lower edge of the sign over the shop windows. */
const SHOP_SIGN_METRES = 2.75;
const SHOP_PANE_METRES = 2.6;
const PLINTH_METRES = 0.5;
/** Shares of windows behind curtains, and with a light on when lamps are on. */
const CURTAIN_SHARE = 0.3;
const LIT_SHARE = 0.4;

/** Wall with rows of windows, a plinth or a shop on the ground floor; plain at the flanks of narrow bays. */
export function paintFacade(texture: FacadeTexture, point: SurfacePoint, paint: Paint): void {
  const across = Math.abs(point.localNormalX) > Math.abs(point.localNormalY) ? point.localY : point.localX;
  if (texture.hasShop && point.localZ < SHOP_HEIGHT_METRES) {
    paintShop(texture, { across, height: point.localZ }, paint);
    return;
  }
  const storeyHeight = point.localZ - (texture.hasShop ? SHOP_HEIGHT_METRES : PLINTH_METRES);
  const bay = Math.floor(across / texture.bayMetres);
  const storey = Math.floor(storeyHeight / texture.storeyMetres);
  const u = across / texture.bayMetres - bay;
  const v = storeyHeight / texture.storeyMetres - storey;
  if (storey >= 0 && u > 0.22 && u < 0.78 && v > 0.2 && v < 0.82) {
    const isFrame = u < 0.28 || u > 0.72 || v < 0.26 || v > 0.77 || Math.abs(u - 0.5) < 0.025;
    if (isFrame) setPaint(paint, texture.trim);
    else paintWindow(latticeHash(bay, storey, texture.seed), v, paint);
  } else {
    paintWall(texture, point, paint);
    if (point.localZ < PLINTH_METRES) dimPaint(paint, 0.55);
    else if (v < 0.05) dimPaint(paint, 1.25);
  }
}

function paintWall(texture: FacadeTexture, point: SurfacePoint, paint: Paint): void {
  const streaks = fractalNoise(point.x * 0.9, point.y * 0.9, point.z * 0.25 + texture.seed);
  const detail = detailAt(point, 18);
  const plaster = detail === 0 ? 0 : detail * (valueNoise(point.x * 5, point.y * 5, point.z * 5) - 0.5);
  setPaint(paint, texture.wall, 0.82 + 0.32 * streaks + 0.14 * plaster);
}

function paintWindow(hash: number, v: number, paint: Paint): void {
  if (hash < LIT_SHARE) {
    setPaint(paint, LIT_WINDOW);
    paint.emission = 9;
  } else if (hash < LIT_SHARE + CURTAIN_SHARE && v > 0.3 + hash * 0.5) {
    setPaint(paint, CURTAIN);
  } else {
    setPaint(paint, GLASS, 0.6 + 0.8 * hash);
  }
  paint.gloss = 0.28;
}

function paintShop({ seed, trim }: FacadeTexture, at: { across: number; height: number }, paint: Paint): void {
  const pane = Math.floor(at.across / SHOP_PANE_METRES);
  const u = at.across / SHOP_PANE_METRES - pane;
  if (at.height > SHOP_SIGN_METRES) {
    setPaint(paint, SHOP_SIGNS[Math.floor(latticeHash(seed, 1, 0) * SHOP_SIGNS.length)] ?? GLASS);
  } else if (at.height < PLINTH_METRES || u < 0.07 || u > 0.93) {
    setPaint(paint, trim, 0.6);
  } else {
    setPaint(paint, GLASS, 0.8 + 0.7 * latticeHash(pane, 0, seed));
    paint.gloss = 0.3;
    paint.emission = 5;
  }
}

/** Roof tiles in courses. */
export function paintRoof(color: LinearRgb, point: SurfacePoint, paint: Paint): void {
  const course = point.localZ / 0.35 - Math.floor(point.localZ / 0.35);
  const weathering = fractalNoise(point.x * 0.7, point.y * 0.7, point.z * 0.7);
  setPaint(paint, color, (0.7 + 0.6 * weathering) * (course < 0.2 && point.distance < 40 ? 0.75 : 1));
}

/** Upright boards of a fence, each with its own tone. */
export function paintPlanks(
  { color, boardMetres }: { color: LinearRgb; boardMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const across = Math.abs(point.localNormalX) > Math.abs(point.localNormalY) ? point.localY : point.localX;
  const board = Math.floor(across / boardMetres);
  const isGap = across / boardMetres - board < 0.14;
  const tone = 0.75 + 0.5 * latticeHash(board, 0, 6);
  setPaint(paint, color, tone * (isGap ? 0.3 : 1) * (0.85 + 0.3 * valueNoise(point.x * 8, point.y * 8, point.z * 2)));
}
