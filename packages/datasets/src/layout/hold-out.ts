import type { SampleId } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { randomFrom } from '../random.js';
import type { PairedSplit } from './layout.js';

/** What is put aside of the training samples, for model selection. */
export const HELD_OUT_SPLIT = 'val';

/**
 * Whether a training sample is put aside: drawn from its name alone, so that neither missing files nor the order of a
 * listing move a sample from one split to the other.
 *
 * @param draw   names the draw; each dataset has its own
 * @param share  of the training samples that is put aside, 0 to 1; a larger share only adds samples to it
 */
export function isHeldOut(draw: string, id: SampleId, share: number): boolean {
  return randomFrom(draw, id).next() < share;
}

/** A split into which no sample falls at the given share gets an error that says so. */
export function requireDrawn(paired: PairedSplit, root: string, share: number): PairedSplit {
  const { split, complete, incomplete, errors } = paired;
  if (complete.size + incomplete.size + errors.length > 0) return paired;
  const rule = `must hold an image of split ${split}; got none at a share of ${share} for ${HELD_OUT_SPLIT}`;
  return { ...paired, errors: [new DatasetFileError(root, rule)] };
}
