import type { FloatMap, ImageSize, Rgb, RgbImage } from '@ssma/datasets';
import { type ColorMap, colored, requireRange, requireValues, type ValueRange } from './color-map.js';
import { EvaluationError } from './errors.js';
import { greyOf, mapPixels, mixed } from './picture.js';

export interface HeatOverlayOptions {
  /** Default `inferno`; `jet` for a picture to lie beside the paper's. */
  readonly colorMap?: ColorMap;
  /** Values that get the first and the last colour. Default the least and the largest of the map. */
  readonly range?: ValueRange;
  /** Share of the colour over the grey image, 0 to 1. Default 0.6: edges of the image stay visible. */
  readonly share?: number;
}

/**
 * Lays a heat map over a grey image; the map is resized bilinearly to the image's size.
 *
 * @throws EvaluationError when the map is not finite, range or share break their rules
 */
export function heatOverlay(image: RgbImage, map: FloatMap, options: HeatOverlayOptions = {}): RgbImage {
  const { colorMap, range, share } = { colorMap: 'inferno' as const, range: valueRange(map), share: 0.6, ...options };
  requireRange('heatOverlay', range);
  if (!(share >= 0 && share <= 1)) throw new EvaluationError(`heatOverlay: share must be from 0 to 1; got ${share}`);
  if (image.data.length !== image.height * image.width * 3) {
    throw new EvaluationError(
      `heatOverlay: image must hold ${image.height * image.width * 3} values; got ${image.data.length}`,
    );
  }
  const { data } = colored(resizedMap(map, image), colorMap, range);
  return mapPixels(image, (pixel, color) => {
    const heat: Rgb = [data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!];
    return mixed(greyOf(color), heat, share);
  });
}

/**
 * The least and the largest value of a map.
 *
 * @throws EvaluationError when the map is empty or not finite
 */
export function valueRange(map: FloatMap): ValueRange {
  requireValues('valueRange', map);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of map.data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/**
 * Resizes a map bilinearly; centres of pixels lie at half numbers in both, and the outermost values reach to the borders.
 *
 * @param map finite, not empty
 */
export function resizedMap(map: FloatMap, { height, width }: ImageSize): FloatMap {
  if (map.height === height && map.width === width) return map;
  const rows = neighbours(map.height, height);
  const columns = neighbours(map.width, width);
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = rows[y]!;
    for (let x = 0; x < width; x++) {
      const column = columns[x]!;
      const above = between(map, row.first, column);
      data[y * width + x] = above + row.share * (between(map, row.second, column) - above);
    }
  }
  return { height, width, data };
}

/** What an output position lies between, and how far it is from the first to the second. */
interface Neighbours {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function neighbours(inputSize: number, outputSize: number): Neighbours[] {
  return Array.from({ length: outputSize }, (_, output) => {
    const position = Math.min(inputSize - 1, Math.max(0, ((output + 0.5) * inputSize) / outputSize - 0.5));
    const first = Math.floor(position);
    return { first, second: Math.min(inputSize - 1, first + 1), share: position - first };
  });
}

function between({ width, data }: FloatMap, row: number, { first, second, share }: Neighbours): number {
  const [left, right] = [data[row * width + first]!, data[row * width + second]!];
  return left + share * (right - left);
}
