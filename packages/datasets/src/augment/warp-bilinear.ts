import type { ImageSize } from '../images/raster.js';
import type { AffineMap } from './affine-map.js';
import { commonSpan, spanWithin } from './row-span.js';

const CHANNELS = 3;

/** What `warpBilinear` needs besides source and target. */
export interface BilinearOptions {
  readonly size: ImageSize;
  readonly map: AffineMap;
  /** Levels outside the source. */
  readonly outside: readonly [red: number, green: number, blue: number];
}

/**
 * Resamples a three-channel image through a map: bilinear between the four nearest pixel centres, edges repeated; a
 * target pixel whose centre lies outside the source gets the colour `outside`.
 *
 * @param target [height, width, 3], levels 0 to 255, not rounded; every element is written
 */
export function warpBilinear(target: Float32Array, source: Uint8Array, options: BilinearOptions): void {
  const { xx, xy, x0, yx, yy, y0 } = options.map;
  const { height, width } = options.size;
  for (let y = 0; y < height; y++) {
    // Positions count from the first pixel centre of the source.
    const row: TargetRow = {
      at: y * width * CHANNELS,
      x: { first: xx * 0.5 + xy * (y + 0.5) + x0 - 0.5, slope: xx },
      y: { first: yx * 0.5 + yy * (y + 0.5) + y0 - 0.5, slope: yx },
    };
    const inner = commonSpan(
      spanWithin(row.x, { low: 0, high: width - 1 }, width),
      spanWithin(row.y, { low: 0, high: height - 1 }, width),
    );
    writeBorder(target, source, { row, from: 0, to: inner.start, options });
    writeInner(target, source, { row, from: inner.start, to: inner.end, rowLength: width * CHANNELS });
    writeBorder(target, source, { row, from: inner.end, to: width, options });
  }
}

interface TargetRow {
  /** Index of the row's first value. */
  readonly at: number;
  readonly x: { readonly first: number; readonly slope: number };
  readonly y: { readonly first: number; readonly slope: number };
}

interface Inner {
  readonly row: TargetRow;
  readonly from: number;
  readonly to: number;
  /** Values of a source row. */
  readonly rowLength: number;
}

/** Columns whose four neighbours all lie in the source. */
function writeInner(target: Float32Array, source: Uint8Array, { row, from, to, rowLength }: Inner): void {
  const { first: firstX, slope: slopeX } = row.x;
  const { first: firstY, slope: slopeY } = row.y;
  for (let x = from, at = row.at + from * CHANNELS; x < to; x++, at += CHANNELS) {
    const sourceX = firstX + x * slopeX;
    const sourceY = firstY + x * slopeY;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const right = sourceX - left;
    const lower = sourceY - top;
    const above = top * rowLength + left * CHANNELS;
    const below = above + rowLength;
    const upperRed = source[above]! + right * (source[above + 3]! - source[above]!);
    const upperGreen = source[above + 1]! + right * (source[above + 4]! - source[above + 1]!);
    const upperBlue = source[above + 2]! + right * (source[above + 5]! - source[above + 2]!);
    const lowerRed = source[below]! + right * (source[below + 3]! - source[below]!);
    const lowerGreen = source[below + 1]! + right * (source[below + 4]! - source[below + 1]!);
    const lowerBlue = source[below + 2]! + right * (source[below + 5]! - source[below + 2]!);
    target[at] = upperRed + lower * (lowerRed - upperRed);
    target[at + 1] = upperGreen + lower * (lowerGreen - upperGreen);
    target[at + 2] = upperBlue + lower * (lowerBlue - upperBlue);
  }
}

interface Border {
  readonly row: TargetRow;
  readonly from: number;
  readonly to: number;
  readonly options: BilinearOptions;
}

function writeBorder(target: Float32Array, source: Uint8Array, { row, from, to, options }: Border): void {
  const { outside } = options;
  const { height, width } = options.size;
  for (let x = from, at = row.at + from * CHANNELS; x < to; x++, at += CHANNELS) {
    const sourceX = row.x.first + x * row.x.slope;
    const sourceY = row.y.first + x * row.y.slope;
    const isInside = sourceX >= -0.5 && sourceX < width - 0.5 && sourceY >= -0.5 && sourceY < height - 0.5;
    if (!isInside) {
      target[at] = outside[0];
      target[at + 1] = outside[1];
      target[at + 2] = outside[2];
      continue;
    }
    const nearX = Math.min(width - 1, Math.max(0, sourceX));
    const nearY = Math.min(height - 1, Math.max(0, sourceY));
    const left = Math.min(nearX | 0, Math.max(0, width - 2));
    const top = Math.min(nearY | 0, Math.max(0, height - 2));
    const above = (top * width + left) * CHANNELS;
    const right = width > 1 ? CHANNELS : 0;
    const below = above + (height > 1 ? width * CHANNELS : 0);
    for (let channel = 0; channel < CHANNELS; channel++) {
      const upper = blend(source[above + channel]!, source[above + right + channel]!, nearX - left);
      const lower = blend(source[below + channel]!, source[below + right + channel]!, nearX - left);
      target[at + channel] = blend(upper, lower, nearY - top);
    }
  }
}

function blend(a: number, b: number, share: number): number {
  return a + share * (b - a);
}
