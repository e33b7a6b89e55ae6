import { IGNORE_LABEL } from '../dataset.js';
import type { ImageSize } from '../images/raster.js';
import type { AffineMap } from './affine-map.js';

const CHANNELS = 3;

/**
 * Resamples labels through a map: each target pixel takes the label at its centre, `IGNORE_LABEL` outside.
 *
 * @param target of the same size as `labels`; every element is written
 */
export function warpLabels(target: Uint8Array, labels: Uint8Array, size: ImageSize, map: AffineMap): void {
  const { height, width } = size;
  for (let y = 0, at = 0; y < height; y++) {
    let sourceX = map.xx * 0.5 + map.xy * (y + 0.5) + map.x0;
    let sourceY = map.yx * 0.5 + map.yy * (y + 0.5) + map.y0;
    for (let x = 0; x < width; x++, at++, sourceX += map.xx, sourceY += map.yx) {
      const isInside = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height;
      target[at] = isInside ? labels[(sourceY | 0) * width + (sourceX | 0)]! : IGNORE_LABEL;
    }
  }
}

/** What `warpLevels` needs besides source and target. */
export interface LevelOptions {
  readonly size: ImageSize;
  readonly map: AffineMap;
  /** What each of the levels 0 to 255 becomes. */
  readonly valueOfLevel: Float32Array;
  /** Value of each channel outside the source. */
  readonly outside: readonly [number, number, number];
}

/**
 * Resamples a three-channel image through a map: each target pixel takes the pixel at its centre.
 *
 * @param target [height, width, 3]; every element is written
 */
export function warpLevels(target: Float32Array, source: Uint8Array, options: LevelOptions): void {
  const { map, valueOfLevel, outside } = options;
  const { height, width } = options.size;
  for (let y = 0, at = 0; y < height; y++) {
    let sourceX = map.xx * 0.5 + map.xy * (y + 0.5) + map.x0;
    let sourceY = map.yx * 0.5 + map.yy * (y + 0.5) + map.y0;
    for (let x = 0; x < width; x++, at += CHANNELS, sourceX += map.xx, sourceY += map.yx) {
      if (sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height) {
        const from = ((sourceY | 0) * width + (sourceX | 0)) * CHANNELS;
        target[at] = valueOfLevel[source[from]!]!;
        target[at + 1] = valueOfLevel[source[from + 1]!]!;
        target[at + 2] = valueOfLevel[source[from + 2]!]!;
      } else {
        target[at] = outside[0];
        target[at + 1] = outside[1];
        target[at + 2] = outside[2];
      }
    }
  }
}
