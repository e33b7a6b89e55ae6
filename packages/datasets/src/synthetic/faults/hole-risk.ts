import type { RenderedFrame } from '../render/render-scene.js';

/** Distance of the sensor's two eyes, or of its projector and eye, in metres. */
const BASELINE_METRES = 0.12;
/** Levels below which a surface sends back too little, and above which it shines. */
const DARK_LEVEL = 50;
const SHINING_LEVEL = 235;
/** Metres of depth per metre across the view where a surface is seen most obliquely: a street 25 camera heights ahead. */
const OBLIQUE_SLOPE = 25;

/**
 * How likely a sensor with two eyes is to measure nothing at each pixel, from 0 to 1: 1 where only one eye sees the
 * surface, less where it is dark, shines or is seen obliquely.
 *
 * @returns [H, W]; 0 where there is no depth
 */
export function holeRisk(frame: RenderedFrame): Float32Array {
  const { height, width, color, depthMetres } = frame;
  const risk = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    markHidden(depthMetres, risk, { start, width, disparityAtOneMetre: frame.camera.fx * BASELINE_METRES });
    for (let pixel = start; pixel < start + width; pixel++) {
      if (depthMetres[pixel] === 0) continue;
      const level = (color[3 * pixel]! + color[3 * pixel + 1]! + color[3 * pixel + 2]!) / 3;
      const darkness = Math.max(0, 1 - level / DARK_LEVEL);
      const shine = Math.max(0, (level - SHINING_LEVEL) / (255 - SHINING_LEVEL));
      const obliqueness = Math.min(1, slopeAt(frame, row, pixel - start) / OBLIQUE_SLOPE);
      risk[pixel] = Math.max(risk[pixel]!, 0.7 * darkness, 0.7 * shine, 0.6 * obliqueness);
    }
  }
  return risk;
}

/**
 * Marks what the right eye does not see of a row, to the left of nearer things: there a pixel further to the right
 * lies at the same place or further left for that eye.
 */
function markHidden(
  depthMetres: Float32Array,
  risk: Float32Array,
  { start, width, disparityAtOneMetre }: { start: number; width: number; disparityAtOneMetre: number },
): void {
  let leftmost = Number.POSITIVE_INFINITY;
  for (let column = width - 1; column >= 0; column--) {
    const depth = depthMetres[start + column]!;
    if (depth === 0) continue;
    const place = column - disparityAtOneMetre / depth;
    if (place >= leftmost) risk[start + column] = 1;
    else leftmost = place;
  }
}

/** Change of depth over distance along the picture, of the flatter side of each axis, so that an edge is no slope. */
function slopeAt({ height, width, depthMetres, camera }: RenderedFrame, row: number, column: number): number {
  const pixel = row * width + column;
  const depth = depthMetres[pixel]!;
  const change = (before: number, after: number) =>
    Math.min(Math.abs(depth - depthMetres[before]!), Math.abs(depthMetres[after]! - depth));
  const horizontal = change(pixel - (column > 0 ? 1 : 0), pixel + (column + 1 < width ? 1 : 0));
  const vertical = change(pixel - (row > 0 ? width : 0), pixel + (row + 1 < height ? width : 0));
  return (Math.max(horizontal, vertical) * camera.fx) / depth;
}
