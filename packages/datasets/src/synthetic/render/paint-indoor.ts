import { type LinearRgb, linearFromHex } from '../color.js';
import type { SurfacePoint } from '../geometry/surface-point.js';
import type { IndoorTexture, PanelTexture, WeaveTexture } from '../indoor/indoor-texture.js';
import { latticeHash, valueNoise } from '../noise.js';
import { detailAt } from './detail.js';
import { paintPane } from './paint-pane.js';
import { coverPaint, dimPaint, type Paint, setPaint } from './paint-result.js';

const SKIRTING = linearFromHex(0xe2dfd6);
const SKIRTING_METRES = 0.08;
const SPINES = [0x7d2f2c, 0x274b6d, 0x3c5a3c, 0xc9b37a, 0x5a3a5c, 0xd9d2c0, 0x2b2b30, 0xa85a32, 0x4f7f86, 0x8a7a63].map(
  linearFromHex,
);
const PAPER_EDGE = linearFromHex(0xd8d0bc);

/** Surfaces of rooms. */
export function paintIndoor(texture: IndoorTexture, point: SurfacePoint, paint: Paint): void {
  switch (texture.kind) {
    case 'wood':
      paintWood(texture.color, point, paint);
      break;
    case 'floorboards':
      paintFloorboards(texture, point, paint);
      break;
    case 'tiles':
      paintTiles(texture, point, paint);
      break;
    case 'wallpaper':
      paintWallpaper(texture, point, paint);
      break;
    case 'books':
      paintBooks(texture.seed, point, paint);
      break;
    case 'folds':
      paintFolds(texture, point, paint);
      break;
    case 'slats':
      setPaint(paint, texture.color, wrapped(point.localZ, texture.slatMetres) < 0.3 * texture.slatMetres ? 0.45 : 1);
      break;
    case 'glow':
      setPaint(paint, texture.color);
      paint.emission = texture.emission;
      break;
    case 'panels':
      paintPanels(texture, point, paint);
      break;
    case 'pane':
      paintPane(texture, point, paint);
      break;
    case 'weave':
      paintWeave(texture, point, paint);
  }
}

/** Fibres run along the longest side that this face can tell: up on posts, along local y on the rest. */
function paintWood(color: LinearRgb, point: SurfacePoint, paint: Paint): void {
  const fibres = valueNoise(point.localX * 24, point.localY * 3, point.localZ * 24);
  setPaint(paint, color, 0.75 + 0.5 * fibres);
  paint.gloss = 0.02;
}

function paintFloorboards(
  { color, boardMetres }: { color: LinearRgb; boardMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const board = Math.floor(point.y / boardMetres);
  const along = point.x / 1.3 + latticeHash(board, 0, 3);
  const plank = Math.floor(along);
  const fibres = valueNoise(point.x * 3, point.y * 30, board);
  setPaint(paint, color, (0.8 + 0.35 * latticeHash(board, plank, 4)) * (0.82 + 0.36 * fibres));
  const isGap = wrapped(point.y, boardMetres) < 0.006 || (along - plank) * 1.3 < 0.006;
  if (isGap) dimPaint(paint, 1 - 0.5 * detailAt(point, 3));
  paint.gloss = 0.05;
}

function paintTiles(
  { color, joint, tileMetres }: { color: LinearRgb; joint: LinearRgb; tileMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const u = acrossFace(point) / tileMetres;
  const v = alongFace(point) / tileMetres;
  const tone = 0.94 + 0.12 * latticeHash(Math.floor(u), Math.floor(v), 2);
  setPaint(paint, color, tone);
  const jointShare = 0.008 / tileMetres;
  const isJoint = wrapped(u, 1) < jointShare || wrapped(v, 1) < jointShare;
  if (isJoint) coverPaint(paint, joint, detailAt(point, 4));
  else paint.gloss = 0.06;
}

function paintWallpaper(
  { color, accent, stripeMetres }: { color: LinearRgb; accent: LinearRgb; stripeMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  if (point.localZ < SKIRTING_METRES) {
    setPaint(paint, SKIRTING, point.localZ > SKIRTING_METRES - 0.01 ? 0.7 : 1);
    return;
  }
  const isStripe = wrapped(acrossFace(point), 2 * stripeMetres) < stripeMetres;
  setPaint(paint, isStripe ? accent : color, 0.95 + 0.1 * valueNoise(point.x * 2, point.y * 2, point.z * 2));
}

/** Spines of upright books on local +x; the cut edges of their pages above. */
function paintBooks(seed: number, point: SurfacePoint, paint: Paint): void {
  // Two widths of spine take turns, so that the row is not a grid.
  const pair = Math.floor(point.localY / 0.065);
  const book = 2 * pair + (point.localY / 0.065 - pair < 0.4 ? 0 : 1);
  const hash = latticeHash(book, 0, seed);
  const isTop = point.localNormalZ > 0.5;
  setPaint(
    paint,
    isTop ? PAPER_EDGE : (SPINES[Math.floor(hash * SPINES.length)] ?? PAPER_EDGE),
    0.8 + 0.4 * latticeHash(book, 1, seed),
  );
  const isTitle = point.localZ > 0.1 && point.localZ < 0.13;
  if (isTitle && !isTop) coverPaint(paint, PAPER_EDGE, 0.5 * detailAt(point, 3));
  const inPair = wrapped(point.localY, 0.065);
  if (Math.min(inPair, Math.abs(inPair - 0.026)) < 0.003) dimPaint(paint, 0.4);
}

function paintFolds(
  { color, foldMetres }: { color: LinearRgb; foldMetres: number },
  point: SurfacePoint,
  paint: Paint,
): void {
  const phase = wrapped(acrossFace(point), foldMetres) / foldMetres;
  const ripple = 4 * phase * (1 - phase);
  setPaint(paint, color, 0.5 + 0.6 * ripple);
}

function paintPanels(texture: PanelTexture, point: SurfacePoint, paint: Paint): void {
  const { color, handle, columns, rows, widthMetres, heightMetres, handleKind } = texture;
  const fibres = valueNoise(point.localX * 20, point.localY * 3, point.localZ * 20);
  setPaint(paint, color, 0.85 + 0.3 * fibres);
  paint.gloss = 0.02;
  if (point.localNormalX < 0.7) return;
  const [panelWidth, panelHeight] = [widthMetres / columns, heightMetres / rows];
  const column = Math.floor((point.localY + widthMetres / 2) / panelWidth);
  const u = point.localY + widthMetres / 2 - column * panelWidth;
  const v = wrapped(point.localZ, panelHeight);
  const edge = Math.min(u, panelWidth - u, v, panelHeight - v);
  if (edge < 0.008) dimPaint(paint, 0.35);
  else if (edge > 0.05 && edge < 0.062) dimPaint(paint, 0.75);
  const isHandle =
    handleKind === 'bar'
      ? Math.abs(u - panelWidth / 2) < 0.07 && Math.abs(v - (panelHeight - 0.05)) < 0.01
      : Math.abs(u - (column % 2 === 0 ? panelWidth - 0.06 : 0.06)) < 0.014 &&
        Math.abs(v - panelHeight / 2) < Math.min(0.12, panelHeight / 4);
  if (isHandle) setPaint(paint, handle);
}

function paintWeave({ color, accent, pattern, periodMetres }: WeaveTexture, point: SurfacePoint, paint: Paint): void {
  const detail = detailAt(point, 3);
  const threads = detail === 0 ? 0 : valueNoise(point.x * 40, point.y * 40, point.z * 40) - 0.5;
  const wrinkles = 0.85 + 0.3 * valueNoise(point.x * 4, point.y * 4, point.z * 4);
  const u = wrapped(acrossFace(point), periodMetres) / periodMetres;
  const v = wrapped(alongFace(point), periodMetres) / periodMetres;
  setPaint(paint, hasAccent(pattern, u, v) ? accent : color, (1 + 0.3 * detail * threads) * wrinkles);
}

/** @param u position within the period of the pattern, 0 to 1; `v` likewise */
function hasAccent(pattern: WeaveTexture['pattern'], u: number, v: number): boolean {
  switch (pattern) {
    case 'plain':
      return false;
    case 'stripes':
      return u < 0.4;
    case 'checks':
      return u < 0.5 !== v < 0.5;
    case 'dots':
      return (u - 0.5) ** 2 + (v - 0.5) ** 2 < 0.06;
  }
}

/** Position on the face, in metres: level on upright faces. */
function acrossFace(point: SurfacePoint): number {
  return Math.abs(point.localNormalX) > 0.7 ? point.localY : point.localX;
}

/** Position on the face at right angles to `acrossFace`, in metres: up on upright faces. */
function alongFace(point: SurfacePoint): number {
  return Math.abs(point.localNormalZ) > 0.7 ? point.localY : point.localZ;
}

function wrapped(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
