import type { RgbImage } from '../images/raster.js';

const CHANNELS = 3;
/** Shorter side of the pictures that radii are given for: those of ImageNet-C. */
const REFERENCE_SIDE = 224;

/** A row of the disk of confusion: `reach` pixels and a fraction to both sides of its middle. */
interface Chord {
  readonly dy: number;
  readonly halfWidth: number;
}

/**
 * Every point becomes an even disk, as of a lens that is focused elsewhere. Beyond the border lies what lies at the border.
 *
 * The disk is cut into one chord per row of pixels, each with its exact width, so that a radius between whole pixels
 * counts too: levels are means over the disk, rounded.
 *
 * @param radius in pixels of a picture whose shorter side has 224; it grows and shrinks with the picture
 */
export function defocusBlur(picture: RgbImage, radius: number): RgbImage {
  const { height, width } = picture;
  const chords = chordsOf((radius * Math.min(height, width)) / REFERENCE_SIDE);
  const area = chords.reduce((sum, { halfWidth }) => sum + 2 * halfWidth, 0);
  const reach = Math.ceil(Math.max(...chords.map(({ halfWidth }) => halfWidth))) + 1;
  const rows = Array.from({ length: height }, (_, row) => runningSums(picture, row, reach));
  const data = new Uint8Array(picture.data.length);
  const sums = new Float64Array(width * CHANNELS);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    for (const { dy, halfWidth } of chords) {
      addChord(sums, rows[Math.min(height - 1, Math.max(0, row + dy))]!, { halfWidth, reach });
    }
    for (let at = 0; at < sums.length; at++) data[row * sums.length + at] = Math.round(sums[at]! / area);
  }
  return { height, width, data };
}

/** @param radius in pixels; the middle chord is at least the pixel itself */
function chordsOf(radius: number): Chord[] {
  const reach = Math.ceil(radius) - 1;
  const rows = Array.from({ length: Math.max(0, 2 * reach + 1) }, (_, index) => index - reach);
  const chords = rows.map((dy) => ({ dy, halfWidth: Math.sqrt(radius ** 2 - dy ** 2) }));
  return radius > 0.5 ? chords : [{ dy: 0, halfWidth: 0.5 }];
}

/**
 * Sums of the levels left of every pixel edge, from `reach` pixels before the row to `reach` behind it.
 *
 * @returns [width + 2 reach + 1, 3]
 */
function runningSums({ width, data }: RgbImage, row: number, reach: number): Float64Array {
  const sums = new Float64Array((width + 2 * reach + 1) * CHANNELS);
  for (let x = -reach, at = CHANNELS; x < width + reach; x++) {
    const from = (row * width + Math.min(width - 1, Math.max(0, x))) * CHANNELS;
    for (let channel = 0; channel < CHANNELS; channel++, at++) {
      sums[at] = sums[at - CHANNELS]! + data[from + channel]!;
    }
  }
  return sums;
}

/** Adds to every pixel the light of `halfWidth` pixels to both sides of its middle. */
function addChord(
  sums: Float64Array,
  running: Float64Array,
  { halfWidth, reach }: { readonly halfWidth: number; readonly reach: number },
): void {
  // Edges of pixel x lie at x and x + 1; its middle is between.
  const from = reach + 0.5 - halfWidth;
  const to = reach + 0.5 + halfWidth;
  const [fromEdge, toEdge] = [Math.floor(from), Math.floor(to)];
  const [fromPart, toPart] = [from - fromEdge, to - toEdge];
  for (let at = 0; at < sums.length; at++) {
    const low = fromEdge * CHANNELS + at;
    const high = toEdge * CHANNELS + at;
    const before = running[low]! + fromPart * (running[low + CHANNELS]! - running[low]!);
    const behind = running[high]! + toPart * (running[high + CHANNELS]! - running[high]!);
    sums[at]! += behind - before;
  }
}
