import type { DepthMap, RgbImage } from '../images/raster.js';
import type { DepthInputSpec } from './depth-input-spec.js';

const CHANNELS = 3;
const WHITE = 255;

/**
 * Depth or disparity as grey levels: 0 at the low end of the range, 255 at its high end, rounded half up, cut beyond.
 * Missing pixels are 0, and so is every pixel of a map whose measured values are all equal, at range `per-image`.
 *
 * @param depth in metres, finite, 0 = missing
 * @returns     the level in all three channels
 */
export function depthToGrey(depth: DepthMap, { of, range }: DepthInputSpec['jet']): RgbImage {
  const valueAt = of === 'depth' ? (metres: number) => metres : (metres: number) => 1 / metres;
  const [low, high] = range === 'per-image' ? measuredRange(depth, valueAt) : range;
  const scale = high > low ? WHITE / (high - low) : 0;
  const data = new Uint8ClampedArray(depth.data.length * CHANNELS);
  for (let i = 0; i < depth.data.length; i++) {
    const metres = depth.data[i]!;
    if (metres > 0) data.fill(Math.floor((valueAt(metres) - low) * scale + 0.5), i * CHANNELS, (i + 1) * CHANNELS);
  }
  return { height: depth.height, width: depth.width, data: new Uint8Array(data.buffer) };
}

function measuredRange({ data }: DepthMap, valueAt: (metres: number) => number): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const metres of data) {
    if (!(metres > 0)) continue;
    const value = valueAt(metres);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
