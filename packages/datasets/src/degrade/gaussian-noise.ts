import type { RgbImage } from '../images/raster.js';
import type { Random } from '../random.js';

/**
 * Adds normally distributed noise to every value, cut to 0 to 255. The numbers drawn do not depend on the deviation: a
 * larger one moves every value further.
 *
 * @param deviation standard deviation as a share of white
 */
export function gaussianNoise(picture: RgbImage, deviation: number, random: Random): RgbImage {
  const draw = normalDraws(random);
  const data = new Uint8ClampedArray(picture.data.length);
  // Storing rounds to the nearest level and cuts.
  for (let at = 0; at < data.length; at++) data[at] = picture.data[at]! + 255 * deviation * draw();
  return { ...picture, data: new Uint8Array(data.buffer) };
}

/** Standard normal numbers, two from each pair of uniform ones (Box and Muller, 1958). */
function normalDraws(random: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
