import type { FloatMap, Rgb, RgbImage } from '@ssma/datasets';
import { EvaluationError } from './errors.js';
import { valueRange } from './heat-map.js';
import { mapPixels, mixed } from './picture.js';

/** What hidden pixels are darkened with. */
export const HIDDEN_COLOR: Rgb = [24, 26, 32];
const HIDDEN_SHARE = 0.8;

/**
 * Shows a picture where a map reaches a share of its largest value, and darkens the rest; all of it where the map is 0
 * throughout.
 *
 * @param map     of the size of the picture, >= 0
 * @param atLeast share of the largest value, in (0, 1]
 * @throws EvaluationError when sizes differ, the map is not finite or the share breaks its rule
 */
export function revealedPicture(picture: RgbImage, map: FloatMap, atLeast: number): RgbImage {
  if (!(atLeast > 0 && atLeast <= 1))
    throw new EvaluationError(`revealedPicture: atLeast must be above 0 and at most 1; got ${atLeast}`);
  if (map.height !== picture.height || map.width !== picture.width) {
    throw new EvaluationError(
      `revealedPicture: map must be ${picture.height} x ${picture.width} like the picture; got ${map.height} x ${map.width}`,
    );
  }
  const [, largest] = valueRange(map);
  return mapPixels(picture, (pixel, color) =>
    largest > 0 && map.data[pixel]! >= atLeast * largest ? color : mixed(color, HIDDEN_COLOR, HIDDEN_SHARE),
  );
}
