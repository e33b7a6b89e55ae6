import { IGNORE_LABEL } from '../dataset.js';
import type { ImageSize, LabelMap } from '../images/raster.js';
import { nearestIndices } from './sampled-axis.js';
import { fullWindow } from './sampling-window.js';

/**
 * Resamples a window of a label map: every target pixel takes the label at its centre, `IGNORE_LABEL` when the centre
 * lies outside the map. No label is invented, and the geometry is that of `resizeBilinear`.
 *
 * @param size   height and width of the result
 * @param window part of the map that is shown; the whole map by default
 * @returns      [size.height, size.width]
 */
export function resizeNearest(map: LabelMap, size: ImageSize, window = fullWindow(map)): Uint8Array<ArrayBuffer> {
  const rows = nearestIndices({
    sourceLength: map.height,
    start: window.top,
    extent: window.height,
    targetLength: size.height,
    isReversed: false,
  });
  const columns = nearestIndices({
    sourceLength: map.width,
    start: window.left,
    extent: window.width,
    targetLength: size.width,
    isReversed: window.isFlipped,
  });
  const target = new Uint8Array(size.height * size.width).fill(IGNORE_LABEL);
  for (let y = 0; y < size.height; y++) {
    if (rows[y] === -1) continue;
    for (let x = 0; x < size.width; x++) {
      if (columns[x] !== -1) target[y * size.width + x] = map.data[rows[y]! * map.width + columns[x]!]!;
    }
  }
  return target;
}
