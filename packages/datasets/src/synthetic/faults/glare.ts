import { randomFrom } from '../../random.js';
import type { RenderedFrame } from '../render/render-scene.js';

/** The picture is searched for bright places in cells of this share of its width. */
const CELL_SHARE = 1 / 24;
/** Cells whose mean level is this close to the brightest one's count as equally bright. */
const TOLERANCE = 12;
/** Distance from the centre, as a share of the width, where the veil has half of its light. */
const HALF_RADIUS = 0.16;
/** Light of each level: levels are 255 times its square root. */
const LIGHT = Float64Array.from({ length: 256 }, (_, level) => (level * level) / (255 * 255));

/**
 * A bright veil around one of the brightest places, as of a low sun or a headlight in the lens.
 *
 *   light' = light + strength / (1 + (distance / radius)^2)
 *
 * What exceeds the scale is white.
 *
 * @param strength light of the veil at its centre, 1 makes black white
 * @param seed     chooses between places that are equally bright
 */
export function glare(frame: RenderedFrame, strength: number, seed: number): RenderedFrame {
  const { height, width } = frame;
  const centre = brightPlace(frame, seed);
  const inverseRadius = 1 / (HALF_RADIUS * width);
  const color = new Uint8Array(frame.color.length);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5 - centre.y) * inverseRadius;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5 - centre.x) * inverseRadius;
      const veil = strength / (1 + x * x + y * y);
      const start = 3 * (row * width + column);
      for (let at = start; at < start + 3; at++) {
        color[at] = Math.round(255 * Math.min(1, Math.sqrt(LIGHT[frame.color[at]!]! + veil)));
      }
    }
  }
  return { ...frame, color };
}

/** Middle of the brightest cell, in pixels from the upper left corner; of several, one that the seed chooses. */
function brightPlace(frame: RenderedFrame, seed: number): { readonly x: number; readonly y: number } {
  const side = Math.max(1, Math.round(frame.width * CELL_SHARE));
  const cells = cellsOf(frame, side);
  const brightest = cells.reduce((max, { level }) => Math.max(max, level), 0);
  const candidates = cells.filter(({ level }) => level >= brightest - TOLERANCE);
  const chosen = candidates[Math.floor(candidates.length * randomFrom('fault', 'glare', seed).next())];
  return chosen ?? { x: frame.width / 2, y: frame.height / 2 };
}

/** Middles of square cells with their mean level; the strips at the right and lower border that fill no cell are left out. */
function cellsOf({ height, width, color }: RenderedFrame, side: number) {
  const cells: { readonly x: number; readonly y: number; readonly level: number }[] = [];
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      let sum = 0;
      for (let row = top; row < top + side; row++) {
        const start = 3 * (row * width + left);
        for (let at = start; at < start + 3 * side; at++) sum += color[at]!;
      }
      cells.push({ x: left + side / 2, y: top + side / 2, level: sum / (3 * side * side) });
    }
  }
  return cells;
}
