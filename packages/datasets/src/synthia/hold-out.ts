import { isHeldOut } from '../layout/hold-out.js';

export type RandSplit = 'train' | 'val';

/** Files of the published package are called 0000000 to 0009399. */
const PUBLISHED_IMAGES = 9400;

/**
 * The split of an image of RAND_CITYSCAPES, which has no official ones.
 *
 * @param id     file name without ending
 * @param share  of the images that forms `val`, 0 to 1; a larger share only adds images to it
 */
export function splitOf(id: string, share: number): RandSplit {
  return isHeldOut('synthia-rand', id, share) ? 'val' : 'train';
}

/** Images per split of the published package. */
export function publishedRandCounts(share: number): Readonly<Record<RandSplit, number>> {
  const ids = Array.from({ length: PUBLISHED_IMAGES }, (_, number) => randId(number));
  const val = ids.filter((id) => splitOf(id, share) === 'val').length;
  return { train: PUBLISHED_IMAGES - val, val };
}

/** The name of an image by its number. */
export function randId(number: number): string {
  return String(number).padStart(7, '0');
}
