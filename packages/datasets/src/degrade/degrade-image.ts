import type { Rgb } from '../label-sets/palette.js';
import type { Random } from '../random.js';

/** Values of an image of three channels and how levels enter the network: `valueOfLevel[level]`. */
export interface ValueImage {
  /** [height, width, 3]. */
  readonly values: Float32Array;
  readonly width: number;
  readonly valueOfLevel: Float32Array;
}

const CHANNELS = 3;
const LEVELS = 256;

/** Every pixel gets these levels, in place. */
export function blankImage({ values, valueOfLevel }: ValueImage, levels: Rgb): void {
  for (let at = 0; at < values.length; at += CHANNELS) putPixel(values, at, levels, valueOfLevel);
}

/** Every value gets a level of its own, each of 0 to 255 equally likely, in place. */
export function drownImage({ values, valueOfLevel }: ValueImage, random: Random): void {
  for (let at = 0; at < values.length; at++) values[at] = valueOfLevel[Math.floor(LEVELS * random.next())]!;
}

/**
 * Moves the picture to the right, in place; `levels` enter at the other side.
 *
 * @param pixels less than `width` either way; negative: to the left
 */
export function shiftImage({ values, width, valueOfLevel }: ValueImage, pixels: number, levels: Rgb): void {
  const rowLength = width * CHANNELS;
  const [enters, ends] = pixels > 0 ? [0, pixels] : [width + pixels, width];
  const kept = (width - Math.abs(pixels)) * CHANNELS;
  for (let row = 0; row < values.length; row += rowLength) {
    const from = row + Math.max(0, -pixels) * CHANNELS;
    values.copyWithin(row + Math.max(0, pixels) * CHANNELS, from, from + kept);
    for (let x = enters; x < ends; x++) putPixel(values, row + x * CHANNELS, levels, valueOfLevel);
  }
}

function putPixel(values: Float32Array, at: number, levels: Rgb, valueOfLevel: Float32Array): void {
  values[at] = valueOfLevel[levels[0]]!;
  values[at + 1] = valueOfLevel[levels[1]]!;
  values[at + 2] = valueOfLevel[levels[2]]!;
}
