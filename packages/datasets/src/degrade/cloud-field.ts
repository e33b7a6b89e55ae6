import type { ImageSize } from '../images/raster.js';
import type { Random } from '../random.js';
import { flatNoise } from '../synthetic/noise.js';

/** Size of the largest clouds as a share of the width. */
const LARGEST = 1 / 2;
/** Smaller clouds than this cannot be told from noise. */
const SMALLEST_PIXELS = 2;
/** How much less each halving of the size counts. */
const PERSISTENCE = 1 / 2;
const NUM_LAYERS = 2 ** 20;

/**
 * A seeded pattern of clouds of all sizes.
 *
 * @returns [height, width], from 0 at the thinnest place to 1 at the densest; 0 everywhere on a picture of one pixel
 */
export function cloudField({ height, width }: ImageSize, random: Random): Float32Array {
  const field = new Float32Array(height * width);
  const firstLayer = Math.floor(NUM_LAYERS * random.next());
  let weight = 1;
  for (
    let octave = 0, cell = Math.max(SMALLEST_PIXELS, LARGEST * width);
    cell >= SMALLEST_PIXELS;
    octave++, cell /= 2, weight *= PERSISTENCE
  ) {
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) field[at]! += weight * flatNoise(x / cell, y / cell, firstLayer + octave);
    }
  }
  const { low, high } = rangeOf(field);
  const scale = high > low ? 1 / (high - low) : 0;
  return field.map((value) => (value - low) * scale);
}

function rangeOf(field: Float32Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of field) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}
