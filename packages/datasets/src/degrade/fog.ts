import type { RgbImage } from '../images/raster.js';
import type { Random } from '../random.js';
import { cloudField } from './cloud-field.js';

const CHANNELS = 3;
const WHITE = 255;

/**
 * A veil of fog with denser and thinner places before the whole picture:
 *
 *   level = t * level + (1 - t) * brightest * cloud,   t = brightest / (brightest + 255 * strength)
 *
 * The clouds do not depend on the strength.
 *
 * @param strength light that the fog adds, as a multiple of white
 * @see Hendrycks, Dietterich, ICLR 2019: the formula of ImageNet-C, with its terms put in order
 * @remarks Fog that thickens with the distance (Beer and Lambert) needs a depth map. A network of colour alone is not given
 *   one, and what a sensor shows must not depend on which others a network reads: the veil is the same for all.
 */
export function fog(picture: RgbImage, strength: number, random: Random): RgbImage {
  const clouds = cloudField(picture, random);
  let brightest = 0;
  for (const level of picture.data) brightest = Math.max(brightest, level);
  const transmission = brightest / (brightest + WHITE * strength);
  const data = picture.data.map((level, at) => {
    const light = (1 - transmission) * brightest * clouds[Math.floor(at / CHANNELS)]!;
    return Math.round(transmission * level + light);
  });
  return { ...picture, data };
}
