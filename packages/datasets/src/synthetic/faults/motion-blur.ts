import { randomFrom } from '../../random.js';
import { drawBetween } from '../draw.js';
import type { RenderedFrame } from '../render/render-scene.js';

/** Largest rise of the path, as a share of its length: a camera shakes to the side more than up and down. */
const MAX_RISE = 0.25;

/**
 * Colour smeared along a short straight path, as by a camera that turns while its shutter is open. What it sees beyond
 * the border is what lies at the border.
 *
 * The light is averaged, not the levels: these grow with its square root.
 *
 * @param length of the path as a share of the width, > 0
 */
export function motionBlur(frame: RenderedFrame, length: number, seed: number): RenderedFrame {
  const { height, width } = frame;
  const rise = drawBetween(randomFrom('fault', 'motionBlur', seed), -MAX_RISE, MAX_RISE);
  const path = pathOf(length * width, rise);
  const reach = (path.length - 1) / 2;
  const light = widenedLight(frame, reach);
  const color = new Uint8Array(frame.color.length);
  for (let row = 0; row < height; row++) {
    const sums = new Float64Array(3 * width);
    for (const { x, y, weight } of path) {
      const sampleRow = Math.min(height - 1, Math.max(0, row + y));
      const start = 3 * (sampleRow * (width + 2 * reach) + reach + x);
      for (let at = 0; at < sums.length; at++) sums[at]! += weight * light[start + at]!;
    }
    for (let at = 0; at < sums.length; at++) color[3 * row * width + at] = Math.round(Math.sqrt(sums[at]!));
  }
  return { ...frame, color };
}

/** Squares of the levels, with the pixels at the left and right border repeated outside of it. */
function widenedLight({ height, width, color }: RenderedFrame, margin: number): Float32Array {
  const light = new Float32Array(3 * height * (width + 2 * margin));
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = -margin; column < width + margin; column++) {
      const from = 3 * (row * width + Math.min(width - 1, Math.max(0, column)));
      for (let channel = 0; channel < 3; channel++) light[at++] = color[from + channel]! * color[from + channel]!;
    }
  }
  return light;
}

/** Pixels under a path around 0, from left to right, those at its ends in part; weights sum to 1. */
function pathOf(pixels: number, rise: number): { readonly x: number; readonly y: number; readonly weight: number }[] {
  const reach = Math.ceil(pixels / 2);
  return Array.from({ length: 2 * reach + 1 }, (_, step) => {
    const x = step - reach;
    const covered = Math.min(1, pixels / 2 + 1 - Math.abs(x));
    return { x, y: Math.round(x * rise), weight: covered / (pixels + 1) };
  });
}
