import type { AugmentSpec } from '../spec.js';
import type { BatchStream } from './batch.js';
import { trainingOrder } from './batch-order.js';
import { PrefetchingStream } from './prefetching-stream.js';
import { openSource, requireInteger, type SampleSource } from './sample-source.js';

/** What the batches of a training are made of, and with which means. */
export type BatchOptions = SampleSource & {
  /** Absent: samples are taken as they are. */
  readonly augment?: AugmentSpec;
  readonly seed: number;
  /** Step of the first batch, >= 0; a resumed training passes the number of steps that are done. */
  readonly startStep: number;
  /** Memory for samples at network size, divided between the threads; 256 MiB by default, 0 keeps none. */
  readonly cacheBytes?: number;
};

const DEFAULT_CACHE_BYTES = 256 * 2 ** 20;

/**
 * Opens the endless stream of a training's batches, decoded and augmented ahead of the steps.
 *
 * A batch depends on the dataset, split, modalities, input, depthInput, augment, batchSize, seed and step only: it is the
 * same for any number of threads, any prefetching, any cache and whether or not the training was interrupted before it. Each epoch is a
 * shuffle by (seed, epoch) without the last, incomplete batch; a split smaller than a batch is repeated. Augmentation
 * is drawn from (seed, epoch, sample id).
 *
 * @throws DatasetError when the dataset, the split or a modality does not exist; RangeError when a number is out of
 *   range
 */
export async function openBatches(options: BatchOptions): Promise<BatchStream> {
  const { augment, seed, batchSize, startStep, prefetchBatches, cacheBytes = DEFAULT_CACHE_BYTES } = options;
  requireInteger('startStep', startStep, 0);
  requireInteger('cacheBytes', cacheBytes, 0);
  const source = await openSource(options);
  return new PrefetchingStream({
    builder: source.startBuilder(cacheBytes, augment && { augment, seed }),
    requestAt: trainingOrder(source.ids, { seed, batchSize }),
    startStep,
    prefetchBatches,
  });
}
