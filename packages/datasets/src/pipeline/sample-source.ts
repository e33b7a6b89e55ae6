import type { Dataset, Modality, SampleId } from '../dataset.js';
import { DatasetError } from '../errors.js';
import { openDataset } from '../open-dataset.js';
import type { DatasetSpec, InputSpec } from '../spec.js';
import type { BatchBuilder } from './batch.js';
import { BatchThread } from './batch-thread.js';
import type { BatchPlan } from './build-batch.js';
import { inProcessBuilder } from './in-process-builder.js';
import { cacheSamples } from './sample-cache.js';

/** Which samples are read, by whom, and to what size. */
export type SampleSource = DatasetAndThreads & {
  readonly split: string;
  /** At least one of the dataset's. */
  readonly modalities: readonly Modality[];
  readonly input: InputSpec;
  /** Samples per batch, >= 1. */
  readonly batchSize: number;
  /** Batches in work or ready besides those handed out, >= 1; bounds the memory. */
  readonly prefetchBatches: number;
};

/**
 * Worker threads that decode and prepare, >= 0; with 0 it happens on the event loop of the caller. A thread opens the
 * dataset by itself and so needs its spec.
 */
type DatasetAndThreads =
  | { readonly dataset: DatasetSpec; readonly numThreads: number }
  | { readonly dataset: Dataset; readonly numThreads: 0 };

/** A split that exists, with what can make batches of it. */
export interface OpenSource {
  /** In stored order. */
  readonly ids: readonly SampleId[];
  /**
   * @param cacheBytes memory for decoded samples, divided between the threads
   * @returns one builder per thread, or one for this thread
   */
  startBuilders(plan: BatchPlan, cacheBytes: number): readonly BatchBuilder[];
}

/**
 * Opens the dataset and lists the split.
 *
 * @throws DatasetError when the dataset, the split or a modality does not exist; RangeError when a number of the
 *   options is out of range
 */
export async function openSource(source: SampleSource): Promise<OpenSource> {
  requireInteger('numThreads', source.numThreads, 0);
  requireInteger('batchSize', source.batchSize, 1);
  requireInteger('prefetchBatches', source.prefetchBatches, 1);
  const dataset = 'load' in source.dataset ? source.dataset : await openDataset(source.dataset);
  requireModalities(dataset, source.modalities);
  return {
    ids: await dataset.sampleIds(source.split),
    startBuilders: (plan, cacheBytes) => {
      if (source.numThreads === 0 || 'load' in source.dataset) {
        return [inProcessBuilder(cacheSamples(dataset, cacheBytes), plan)];
      }
      const task = { dataset: source.dataset, plan, cacheBytes: Math.floor(cacheBytes / source.numThreads) };
      return Array.from({ length: source.numThreads }, () => new BatchThread(task));
    },
  };
}

/** @throws RangeError when `value` is not an integer of at least `minimum` */
export function requireInteger(name: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`batches: ${name} must be an integer >= ${minimum}; got ${value}`);
}

function requireModalities({ description }: Dataset, modalities: readonly Modality[]): void {
  const isKnown = modalities.every((modality) => description.modalities.includes(modality));
  if (isKnown && modalities.length > 0) return;
  throw new DatasetError(
    `batches: modalities must be at least one of ${description.modalities.join(', ')} of dataset ${description.name}; ` +
      `got ${modalities.join(', ') || 'none'}`,
  );
}
