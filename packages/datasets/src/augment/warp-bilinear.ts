import type { ImageSize } from '../images/raster.js';
import type { AffineMap } from './affine-map.js';

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
  const { map, outside } = options;
  const { height, width } = options.size;
  const lastX = width - 1;
  const lastY = height - 1;
  const rowLength = width * CHANNELS;
  for (let y = 0, at = 0; y < height; y++) {
    let sourceX = map.xx * 0.5 + map.xy * (y + 0.5) + map.x0;
    let sourceY = map.yx * 0.5 + map.yy * (y + 0.5) + map.y0;
    for (let x = 0; x < width; x++, at += CHANNELS, sourceX += map.xx, sourceY += map.yx) {
      if (!(sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height)) {
        target[at] = outside[0];
        target[at + 1] = outside[1];
        target[at + 2] = outside[2];
        continue;
      }
      const centredX = sourceX < 0.5 ? 0 : sourceX - 0.5 > lastX ? lastX : sourceX - 0.5;
      const centredY = sourceY < 0.5 ? 0 : sourceY - 0.5 > lastY ? lastY : sourceY - 0.5;
      const left = centredX | 0;
      const top = centredY | 0;
      const rightShare = centredX - left;
      const lowerShare = centredY - top;
      const upperLeft = top * rowLength + left * CHANNELS;
      const right = left < lastX ? CHANNELS : 0;
      const lowerLeft = top < lastY ? upperLeft + rowLength : upperLeft;
      const a = (1 - rightShare) * (1 - lowerShare);
      const b = rightShare * (1 - lowerShare);
      const c = (1 - rightShare) * lowerShare;
      const d = rightShare * lowerShare;
      for (let channel = 0; channel < CHANNELS; channel++) {
        target[at + channel] =
          a * source[upperLeft + channel]! +
          b * source[upperLeft + right + channel]! +
          c * source[lowerLeft + channel]! +
          d * source[lowerLeft + right + channel]!;
      }
    }
  }
}
