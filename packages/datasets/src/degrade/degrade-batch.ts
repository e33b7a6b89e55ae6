import { valuesOfLevels } from '../augment/normalise.js';
import type { Modality } from '../dataset.js';
import { DatasetError } from '../errors.js';
import { missingLevels } from '../inputs/missing-levels.js';
import type { Batch } from '../pipeline/batch.js';
import { randomFrom } from '../random.js';
import type { InputSpec } from '../spec.js';
import { blankImage, drownImage, shiftImage, type ValueImage } from './degrade-image.js';
import { type Degradation, type DegradeSpec, degradationOf } from './degrade-spec.js';

/** Noise of one (seed, epoch) only: each sample always meets the same. */
const NOISE_KEYS = [0, 0] as const;

/**
 * What a network is given when sensors fail at test time. Missing pixels are those of a dead sensor (`missingLevels`);
 * noise is drawn from the sample id and the modality, so that it does not depend on how samples are batched; labels stay
 * as they are.
 *
 * @param batch  as the pipeline made it; it stays as it is
 * @param spec   by modality of the batch; nothing in it gives `batch` itself
 * @param input  size and normalisation that the batch was made with
 * @returns      a batch that shares every array that is not degraded
 * @throws DatasetError when the batch lacks a modality, or a shift leaves nothing of the picture
 */
export function degradeBatch(batch: Batch, spec: DegradeSpec, { input }: { readonly input: InputSpec }): Batch {
  const wanted = Object.entries(spec);
  if (wanted.length === 0) return batch;
  const degraded = wanted.map(([modality, text]) => {
    const whole = batch.images[modality];
    if (whole === undefined) {
      const present = Object.keys(batch.images).join(', ');
      throw new DatasetError(`degrade: modality must be one of the network's inputs, ${present}; got ${modality}`);
    }
    const degradation = degradationOf(text);
    requireVisible(degradation, modality, input.width);
    return [modality, degradedImages(whole.slice(), degradation, { ids: batch.ids, modality, input })] as const;
  });
  return { ...batch, images: { ...batch.images, ...Object.fromEntries(degraded) } };
}

function requireVisible(degradation: Degradation, modality: Modality, width: number): void {
  if (degradation.kind !== 'shift' || Math.abs(degradation.pixels) < width) return;
  throw new DatasetError(
    `degrade: shift of ${modality} must be less than the input's width of ${width} pixels; got ${degradation.pixels}`,
  );
}

function degradedImages(
  images: Float32Array,
  degradation: Degradation,
  { ids, modality, input }: { readonly ids: Batch['ids']; readonly modality: Modality; readonly input: InputSpec },
): Float32Array {
  const valueOfLevel = valuesOfLevels(input.normalisation);
  const imageLength = images.length / ids.length;
  for (const [index, id] of ids.entries()) {
    const values = images.subarray(index * imageLength, (index + 1) * imageLength);
    degradeImage({ values, width: input.width, valueOfLevel }, degradation, { id, modality });
  }
  return images;
}

function degradeImage(
  image: ValueImage,
  degradation: Degradation,
  { id, modality }: { readonly id: string; readonly modality: Modality },
): void {
  if (degradation.kind === 'noise') drownImage(image, randomFrom(...NOISE_KEYS, id, modality));
  else if (degradation.kind === 'shift') shiftImage(image, degradation.pixels, missingLevels(modality));
  else blankImage(image, missingLevels(modality));
}
