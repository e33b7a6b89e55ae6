import { drawAugmentation } from '../augment/draw-augmentation.js';
import { type SampleTarget, writeAugmented, writePlain } from '../augment/write-network-sample.js';
import type { Modality, SampleId } from '../dataset.js';
import type { NetworkInputs, NetworkSampleLoader } from '../inputs/network-sample.js';
import { randomFrom } from '../random.js';
import type { AugmentSpec, InputSpec } from '../spec.js';
import type { Batch, BatchRequest } from './batch.js';

/** How the samples of a stream are brought to network size; plain data, so that it can go to a thread. */
export interface BatchPlan extends NetworkInputs {
  readonly split: string;
  readonly input: InputSpec;
  /** Absent: samples are taken as they are. */
  readonly augmentation?: { readonly augment: AugmentSpec; readonly seed: number };
}

/** The arrays of a batch, stacked by sample, in buffers of some kind. */
export interface BatchArrays<Buffer extends ArrayBufferLike = ArrayBufferLike> {
  readonly images: Readonly<Record<Modality, Float32Array<Buffer>>>;
  readonly labels: Uint8Array<Buffer>;
}

/** One sample of a request, and its place in the batch. */
export interface Place {
  readonly index: number;
  readonly id: SampleId;
  readonly epoch: number;
}

/** Reads, varies and stacks one sample: its values are written to its place in the batch, and nowhere else. */
export async function fillPlace(
  load: NetworkSampleLoader,
  plan: BatchPlan,
  { arrays, place }: { readonly arrays: BatchArrays; readonly place: Place },
): Promise<void> {
  const { input, augmentation } = plan;
  const { index, id, epoch } = place;
  const sample = await load(id);
  const target = slotOf(arrays, plan, index);
  if (augmentation === undefined) return writePlain(target, sample, input.normalisation);
  const { augment, seed } = augmentation;
  writeAugmented(target, sample, {
    augmentation: drawAugmentation(sample, augment, randomFrom(seed, epoch, id)),
    normalisation: input.normalisation,
  });
}

/**
 * Makes the samples of one batch one after another, so that one thread keeps one core busy and holds one decoded sample
 * at a time.
 *
 * @throws DatasetError when a sample cannot be read; the signal's reason when it is aborted between two samples
 */
export async function buildBatch(
  load: NetworkSampleLoader,
  plan: BatchPlan,
  { request, signal }: { readonly request: BatchRequest; readonly signal: AbortSignal },
): Promise<Batch> {
  const { step, epoch, samples } = request;
  const arrays = emptyArrays(plan, samples.length, (bytes) => new ArrayBuffer(bytes));
  for (const [index, sample] of samples.entries()) {
    signal.throwIfAborted();
    await fillPlace(load, plan, { arrays, place: { ...sample, index } });
  }
  return { step, epoch, ids: samples.map(({ id }) => id), ...arrays };
}

/** Arrays for a number of samples in buffers of the caller's kind. */
export function emptyArrays<Buffer extends ArrayBufferLike>(
  { modalities, input }: BatchPlan,
  numSamples: number,
  allocate: (bytes: number) => Buffer,
): BatchArrays<Buffer> {
  const numPixels = numSamples * input.height * input.width;
  const valueBytes = numPixels * 3 * Float32Array.BYTES_PER_ELEMENT;
  return {
    images: Object.fromEntries(modalities.map((modality) => [modality, new Float32Array(allocate(valueBytes))])),
    labels: new Uint8Array(allocate(numPixels)),
  };
}

function slotOf({ images, labels }: BatchArrays, { input }: BatchPlan, index: number): SampleTarget {
  const numPixels = input.height * input.width;
  const slice = <T extends { subarray(start: number, end: number): T }>(array: T, length: number) =>
    array.subarray(index * length, (index + 1) * length);
  return {
    images: Object.fromEntries(
      Object.entries(images).map(([modality, values]) => [modality, slice(values, numPixels * 3)]),
    ),
    labels: slice(labels, numPixels),
  };
}
