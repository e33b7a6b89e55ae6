import type { Modality } from '../dataset.js';
import type { RgbImage } from '../images/raster.js';
import { missingLevels } from '../inputs/missing-levels.js';
import { randomFrom } from '../random.js';
import { type Corruption, type Severity, strengthOf } from './corruptions.js';
import { defocusBlur } from './defocus-blur.js';
import { expose } from './expose.js';
import { fog } from './fog.js';
import { gaussianNoise } from './gaussian-noise.js';
import { losePixels } from './lose-pixels.js';
import { recompress } from './recompress.js';

/** A corruption that changes levels where they are; `misaligned` moves them, see `shiftImage`. */
export type LevelCorruption = Exclude<Corruption, 'misaligned'>;

/** Whose picture it is; what is drawn at random depends on it. */
export interface PictureOrigin {
  readonly id: string;
  readonly modality: Modality;
}

/**
 * A picture at network size, corrupted. What is drawn at random is the same at every severity, which changes its strength
 * alone.
 *
 * @returns a picture of the same size; `picture` stays as it is
 */
export async function corruptImage(
  picture: RgbImage,
  { corruption, severity }: { readonly corruption: LevelCorruption; readonly severity: Severity },
  { id, modality }: PictureOrigin,
): Promise<RgbImage> {
  const strength = strengthOf(corruption, severity);
  const random = randomFrom('corruption', corruption, id, modality);
  switch (corruption) {
    case 'gaussian-noise':
      return gaussianNoise(picture, strength, random);
    case 'defocus-blur':
      return defocusBlur(picture, strength);
    case 'fog':
      return fog(picture, strength, random);
    case 'over-exposure':
      return expose(picture, strength);
    case 'under-exposure':
      return expose(picture, -strength);
    case 'jpeg':
      return recompress(picture, strength);
    case 'missing':
      return losePixels(picture, strength, { levels: missingLevels(modality), random });
  }
}
