import { type ClassDescription, IGNORE_LABEL, type Rgb, type RgbImage } from '@ssma/datasets';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { ERROR_COLORS } from './overlay.js';
import { greyOf, mapPixels, mixed } from './picture.js';

const PAPER: Rgb = [255, 255, 255];
/** The class is told at a glance and edges of the image stay visible; all else is hardly there. */
const CLASS_SHARE = 0.75;
const OTHER_SHARE = 0.55;
const IGNORED_SHARE = 0.82;

/**
 * Lays the colour of one class over a grey image: the other classes are pale, ignored pixels dark.
 *
 * @param classIds [height, width] class ids or `IGNORE_LABEL`
 * @param shown    id and colour of the class
 * @throws EvaluationError when the sizes differ
 */
export function classHighlight(
  image: RgbImage,
  classIds: ClassIds,
  shown: { readonly id: number } & Pick<ClassDescription, 'color'>,
): RgbImage {
  const numPixels = image.height * image.width;
  if (classIds.length !== numPixels)
    throw new EvaluationError(`classHighlight: classIds must hold ${numPixels} values; got ${classIds.length}`);
  return mapPixels(image, (pixel, color) => {
    const grey = greyOf(color);
    if (classIds[pixel] === shown.id) return mixed(grey, shown.color, CLASS_SHARE);
    if (classIds[pixel] === IGNORE_LABEL) return mixed(grey, ERROR_COLORS.ignored, IGNORED_SHARE);
    return mixed(grey, PAPER, OTHER_SHARE);
  });
}
