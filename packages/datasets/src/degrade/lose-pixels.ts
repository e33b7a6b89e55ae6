import type { RgbImage } from '../images/raster.js';
import type { Rgb } from '../label-sets/palette.js';
import type { Random } from '../random.js';
import { cloudField } from './cloud-field.js';

const CHANNELS = 3;

/**
 * Takes whole areas from a picture. A larger share takes what a smaller one takes, and more around it.
 *
 * @param share  of the pixels, 0 to 1, rounded to whole pixels; places of equal density go together
 * @param levels of the pixels that are lost
 */
export function losePixels(
  picture: RgbImage,
  share: number,
  { levels, random }: { readonly levels: Rgb; readonly random: Random },
): RgbImage {
  const field = cloudField(picture, random);
  const numLost = Math.round(share * field.length);
  const limit = numLost === 0 ? Number.NEGATIVE_INFINITY : field.slice().sort()[numLost - 1]!;
  const data = picture.data.slice();
  for (let pixel = 0; pixel < field.length; pixel++) {
    if (field[pixel]! > limit) continue;
    for (let channel = 0; channel < CHANNELS; channel++) data[CHANNELS * pixel + channel] = levels[channel]!;
  }
  return { ...picture, data };
}
