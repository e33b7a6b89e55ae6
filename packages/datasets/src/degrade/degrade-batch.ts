import { denormalise } from '../augment/denormalise.js';
import { normaliseInto, valuesOfLevels } from '../augment/normalise.js';
import type { Modality } from '../dataset.js';
import { DatasetError } from '../errors.js';
import { missingLevels } from '../inputs/missing-levels.js';
import type { Batch } from '../pipeline/batch.js';
import { randomFrom } from '../random.js';
import type { InputSpec } from '../spec.js';
import { corruptImage, type PictureOrigin } from './corrupt-image.js';
import { strengthOf } from './corruptions.js';
import { blankImage, drownImage, shiftImage, type ValueImage } from './degrade-image.js';
import { type Degradation, type DegradeSpec, degradationOf } from './degrade-spec.js';

/** Noise of one (seed, epoch) only: each sample always meets the same. */
const NOISE_KEYS = [0, 0] as const;

/**
 * What a network is given when sensors fail at test time. Missing pixels are those of a dead sensor (`missingLevels`);
 * what is random is drawn from the sample id and the modality, so that it does not depend on how samples are batched;
 * corruptions work on levels 0 to 255 and give whole levels; labels stay as they are.
 *
 * @param batch  as the pipeline made it for an evaluation; it stays as it is
 * @param spec   by modality of the batch; nothing in it gives `batch` itself
 * @param input  size and normalisation that the batch was made with
 * @returns      a batch that shares every array that is not degraded
 * @throws DatasetError when the batch lacks a modality, or a shift leaves nothing of the picture
 */
export async function degradeBatch(
  batch: Batch,
  spec: DegradeSpec,
  { input }: { readonly input: InputSpec },
): Promise<Batch> {
  const wanted = Object.entries(spec);
  if (wanted.length === 0) return batch;
  const degraded = wanted.map(async ([modality, text]) => {
    const whole = batch.images[modality];
    if (whole === undefined) {
      const present = Object.keys(batch.images).join(', ');
      throw new DatasetError(`degrade: modality must be one of the network's inputs, ${present}; got ${modality}`);
    }
    const degradation = degradationOf(text);
    requireVisible(degradation, modality, input.width);
    const images = whole.slice();
    await degradeImages(images, degradation, { ids: batch.ids, modality, input });
    return [modality, images] as const;
  });
  return { ...batch, images: { ...batch.images, ...Object.fromEntries(await Promise.all(degraded)) } };
}

function requireVisible(degradation: Degradation, modality: Modality, width: number): void {
  const pixels = shiftPixels(degradation, width);
  if (pixels === null || Math.abs(pixels) < width) return;
  throw new DatasetError(
    `degrade: shift of ${modality} must be less than the input's width of ${width} pixels; got ${pixels}`,
  );
}

/** How far a degradation moves the picture, one pixel at least; null when it does not. */
function shiftPixels(degradation: Degradation, width: number): number | null {
  if (degradation.kind === 'shift') return degradation.pixels;
  if (degradation.kind !== 'corruption' || degradation.corruption !== 'misaligned') return null;
  return Math.max(1, Math.round(strengthOf('misaligned', degradation.severity) * width));
}

/** In place. */
async function degradeImages(
  images: Float32Array,
  degradation: Degradation,
  { ids, modality, input }: { readonly ids: Batch['ids']; readonly modality: Modality; readonly input: InputSpec },
): Promise<void> {
  const valueOfLevel = valuesOfLevels(input.normalisation);
  const imageLength = images.length / ids.length;
  await Promise.all(
    ids.map((id, index) => {
      const values = images.subarray(index * imageLength, (index + 1) * imageLength);
      return degradeImage({ values, width: input.width, valueOfLevel }, degradation, { id, modality, input });
    }),
  );
}

async function degradeImage(
  image: ValueImage,
  degradation: Degradation,
  { id, modality, input }: PictureOrigin & { readonly input: InputSpec },
): Promise<void> {
  const shift = shiftPixels(degradation, image.width);
  if (shift !== null) shiftImage(image, shift, missingLevels(modality));
  else if (degradation.kind === 'noise') drownImage(image, randomFrom(...NOISE_KEYS, id, modality));
  else if (degradation.kind === 'missing') blankImage(image, missingLevels(modality));
  else if (degradation.kind === 'corruption' && degradation.corruption !== 'misaligned') {
    const { height, width, normalisation } = input;
    const picture = { height, width, data: denormalise(image.values, normalisation) };
    const { corruption, severity } = degradation;
    const { data } = await corruptImage(picture, { corruption, severity }, { id, modality });
    normaliseInto(image.values, data, image.valueOfLevel);
  }
}
