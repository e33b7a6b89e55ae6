import type { RgbImage } from '../images/raster.js';

/**
 * The picture with other light:
 *
 *   level = min(255, level * sqrt(2^stops))
 *
 * The root is the display curve of the pictures: their levels grow with the square root of light.
 *
 * @param stops how often the light doubles; negative: halves
 */
export function expose(picture: RgbImage, stops: number): RgbImage {
  const factor = Math.sqrt(2 ** stops);
  return { ...picture, data: picture.data.map((level) => Math.min(255, Math.round(factor * level))) };
}
