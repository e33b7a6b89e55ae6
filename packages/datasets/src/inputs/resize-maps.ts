import { nearestIndices } from '../augment/sampled-axis.js';
import type { DepthMap, ImageSize, RgbImage } from '../images/raster.js';

const CHANNELS = 3;

/** Every target pixel takes the depth at its centre: no distance between two surfaces is invented. */
export function resizeDepth(depth: DepthMap, { height, width }: ImageSize): DepthMap {
  const { rows, columns } = nearestGrid(depth, { height, width });
  const data = new Float32Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    const row = rows[y]! * depth.width;
    for (let x = 0; x < width; x++) data[at++] = depth.data[row + columns[x]!]!;
  }
  return { height, width, data };
}

/**
 * Every target pixel takes the colour at its centre.
 *
 * @returns [height, width, 3]
 */
export function resizeImageNearest(image: RgbImage, { height, width }: ImageSize): Uint8Array<ArrayBuffer> {
  const { rows, columns } = nearestGrid(image, { height, width });
  const data = new Uint8Array(height * width * CHANNELS);
  for (let y = 0, at = 0; y < height; y++) {
    const row = rows[y]! * image.width;
    for (let x = 0; x < width; x++) {
      const from = (row + columns[x]!) * CHANNELS;
      data[at++] = image.data[from]!;
      data[at++] = image.data[from + 1]!;
      data[at++] = image.data[from + 2]!;
    }
  }
  return data;
}

/** Whole axes: every centre lies inside the source. */
function nearestGrid(
  source: ImageSize,
  target: ImageSize,
): { readonly rows: Int32Array; readonly columns: Int32Array } {
  const axis = (sourceLength: number, targetLength: number) =>
    nearestIndices({ sourceLength, start: 0, extent: sourceLength, targetLength, isReversed: false });
  return { rows: axis(source.height, target.height), columns: axis(source.width, target.width) };
}
