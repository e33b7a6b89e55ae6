import type { NetworkSample } from '../inputs/network-sample.js';
import type { Random } from '../random.js';
import type { AugmentSpec, InputSpec } from '../spec.js';
import { drawAugmentation } from './draw-augmentation.js';
import { type PreparedSample, prepared } from './prepare-sample.js';
import { writeAugmented } from './write-network-sample.js';

/**
 * Varies a sample as `augment` allows; see `drawAugmentation` and `writeAugmented`.
 *
 * @param random advanced by the same number of draws whatever `augment` says
 */
export function augmentSample(
  sample: NetworkSample,
  { augment, normalisation }: { augment: AugmentSpec; normalisation: InputSpec['normalisation'] },
  random: Random,
): PreparedSample {
  const augmentation = drawAugmentation(sample, augment, random);
  return prepared(sample, (target) => writeAugmented(target, sample, { augmentation, normalisation }));
}
