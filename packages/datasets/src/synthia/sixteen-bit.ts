import type { Rgb } from '../label-sets/palette.js';

const FARTHEST = 65535;
const BLACK: Rgb = [0, 0, 0];

/** Index of the first number that does not fit a byte; -1 when all do. */
export function firstOverflow(numbers: Uint16Array): number {
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! > 255) return i;
  return -1;
}

/** The same numbers, which must be 0 to 255, as bytes. */
export function narrowToBytes(numbers: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) bytes[i] = numbers[i]!;
  return bytes;
}

/**
 * Depth of pixels that hold centimetres three times over.
 *
 * @param stored [H, W, 3]
 * @returns metres [H, W] and the first pixel whose channels differ, -1 when none does
 */
export function centimetresToMetres(stored: Uint16Array): { metres: Float32Array; unequalAt: number } {
  const metres = new Float32Array(stored.length / 3);
  let unequalAt = -1;
  for (let pixel = metres.length - 1; pixel >= 0; pixel--) {
    const red = stored[3 * pixel]!;
    if (stored[3 * pixel + 1] !== red || stored[3 * pixel + 2] !== red) unequalAt = pixel;
    metres[pixel] = red / 100;
  }
  return { metres, unequalAt };
}

/** One number per pixel in each of three channels, [H, W] to [H, W, 3]. */
export function tripled(numbers: ArrayLike<number>): Uint16Array {
  const stored = new Uint16Array(numbers.length * 3);
  for (let pixel = 0; pixel < numbers.length; pixel++) stored.fill(numbers[pixel]!, 3 * pixel, 3 * pixel + 3);
  return stored;
}

/** Bytes in the red channel, 0 in the others, [H, W] to [H, W, 3]. */
export function inRed(bytes: Uint8Array): Uint16Array {
  const stored = new Uint16Array(bytes.length * 3);
  for (let pixel = 0; pixel < bytes.length; pixel++) stored[3 * pixel] = bytes[pixel]!;
  return stored;
}

/**
 * Stored depth: centimetres, and the largest value for the sky, which is far and not missing.
 *
 * @param metres   0 where nothing was measured
 * @param labels   of the same pixels
 * @param skyLabel pixels of this label without a distance are sky
 */
export function metresToCentimetres(metres: Float32Array, labels: Uint8Array, skyLabel: number): Uint16Array {
  const stored = new Uint16Array(metres.length);
  for (let i = 0; i < metres.length; i++) {
    const isSky = metres[i] === 0 && labels[i] === skyLabel;
    stored[i] = isSky ? FARTHEST : Math.min(Math.round(100 * metres[i]!), FARTHEST);
  }
  return stored;
}

/** Each byte through a table of 256. */
export function remap(bytes: Uint8Array, table: Uint8Array): Uint8Array {
  const mapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) mapped[i] = table[bytes[i]!]!;
  return mapped;
}

/** Ids as a picture of their colours, [H, W] to [H, W, 3]; ids without a colour stay black. */
export function paint(ids: Uint8Array, colors: readonly Rgb[]): Uint8Array {
  const data = new Uint8Array(ids.length * 3);
  for (let pixel = 0; pixel < ids.length; pixel++) data.set(colors[ids[pixel]!] ?? BLACK, 3 * pixel);
  return data;
}
