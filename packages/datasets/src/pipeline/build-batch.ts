import { augmentSample } from '../augment/augment-sample.js';
import { type PreparedSample, prepareSample } from '../augment/prepare-sample.js';
import type { Dataset, Modality, Sample } from '../dataset.js';
import { randomFrom } from '../random.js';
import type { AugmentSpec, InputSpec } from '../spec.js';
import type { Batch, BatchRequest } from './batch.js';

/** How the samples of a stream are read and brought to network size; plain data, so that it can go to a thread. */
export interface BatchPlan {
  readonly split: string;
  readonly modalities: readonly Modality[];
  readonly input: InputSpec;
  /** Absent: samples are prepared as they are stored. */
  readonly augmentation?: { readonly augment: AugmentSpec; readonly seed: number };
}

/** The part of a dataset that batches need. */
export type SampleLoader = Pick<Dataset, 'load'>;

/**
 * Reads, prepares and stacks the samples of one batch, one after another, so that one builder keeps one core busy and
 * holds one decoded sample at a time.
 *
 * @throws DatasetError when a sample cannot be read; the signal's reason when it is aborted between two samples
 */
export async function buildBatch(
  loader: SampleLoader,
  plan: BatchPlan,
  { request, signal }: { readonly request: BatchRequest; readonly signal: AbortSignal },
): Promise<Batch> {
  const { step, epoch, samples } = request;
  const batch = emptyBatch(plan, request);
  for (const [index, { id, epoch: sampleEpoch }] of samples.entries()) {
    signal.throwIfAborted();
    const sample = await loader.load(plan.split, id, plan.modalities);
    stack(batch, prepare(sample, plan, sampleEpoch), index);
  }
  return { step, epoch, ids: samples.map(({ id }) => id), ...batch };
}

function emptyBatch({ modalities, input }: BatchPlan, { samples }: BatchRequest): Pick<Batch, 'images' | 'labels'> {
  const numPixels = samples.length * input.height * input.width;
  return {
    images: Object.fromEntries(modalities.map((modality) => [modality, new Float32Array(numPixels * 3)])),
    labels: new Uint8Array(numPixels),
  };
}

function prepare(sample: Sample, { input, augmentation }: BatchPlan, epoch: number): PreparedSample {
  if (augmentation === undefined) return prepareSample(sample, input);
  const { augment, seed } = augmentation;
  return augmentSample(sample, { augment, input }, randomFrom(seed, epoch, sample.id));
}

function stack(batch: Pick<Batch, 'images' | 'labels'>, sample: PreparedSample, index: number): void {
  batch.labels.set(sample.labels, index * sample.labels.length);
  for (const [modality, values] of Object.entries(sample.images)) {
    batch.images[modality]?.set(values, index * values.length);
  }
}
