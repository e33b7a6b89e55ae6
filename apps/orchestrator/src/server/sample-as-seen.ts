import {
  type Batch,
  degradeBatch,
  denormalise,
  encodeIndexedPng,
  encodeRgbPng,
  evaluationSamples,
  IGNORE_LABEL,
  jetColors,
  type Rgb,
} from '@ssma/datasets';
import { ERROR_COLORS } from '@ssma/eval';
import type { EvaluatedImages } from '../stages/evaluated-images.js';
import type { EvaluateStageConfig } from '../stages/stage-context.js';

/** A sample of the split that an evaluation is about. */
export interface SeenSample {
  readonly config: EvaluateStageConfig;
  readonly sample: string;
}

/**
 * What a network was shown of a sample, from the dataset as the evaluation read it, failing sensors included. Depth is
 * shown in colours, where small differences are seen.
 *
 * @returns PNG bytes
 * @throws DatasetError when the dataset is not there, or has no such sample or modality
 */
export async function inputPng(seen: SeenSample, modality: string): Promise<Uint8Array> {
  const { input, evaluate } = seen.config;
  const batch = await batchOf(seen, modality);
  const degradation = evaluate.degrade[modality];
  const degrade = degradation === undefined ? {} : { [modality]: degradation };
  const { images } = await degradeBatch(batch, degrade, { input });
  const data = denormalise(images[modality] as Float32Array, input.normalisation);
  const { height, width } = input;
  if (modality !== 'depth' || !isGrey(data)) return encodeRgbPng({ height, width, data });
  const levels = Float32Array.from({ length: height * width }, (_, pixel) => data[3 * pixel] as number);
  return encodeRgbPng(jetColors({ height, width, data: levels }, [0, 255]));
}

/**
 * The true classes of a sample.
 *
 * @returns bytes of a PNG whose palette index is the class id
 * @throws DatasetError when the dataset is not there, or has no such sample
 */
export async function truthPng(seen: SeenSample, { classes }: Pick<EvaluatedImages, 'classes'>): Promise<Uint8Array> {
  const { height, width } = seen.config.input;
  const [modality] = seen.config.model.modalities;
  const { labels } = await batchOf(seen, modality as string);
  const palette = Array.from<Rgb>({ length: IGNORE_LABEL + 1 }).fill(ERROR_COLORS.ignored);
  for (const [id, { color }] of classes.entries()) palette[id] = color;
  return encodeIndexedPng({ height, width, data: Uint8Array.from(labels) }, palette);
}

async function batchOf({ config, sample }: SeenSample, modality: string): Promise<Batch> {
  const { dataset, input, evaluate } = config;
  const work = { numThreads: 0, batchSize: 1, prefetchBatches: 1 };
  const source = { dataset, input, split: evaluate.split, modalities: [modality], ids: [sample] };
  for await (const batch of evaluationSamples({ ...work, ...source })) return batch;
  throw new Error('sampleAsSeen: one sample must make one batch; got none');
}

/** Whether the three channels are equal everywhere: levels of depth, and no picture in colours of that name. */
function isGrey(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}
