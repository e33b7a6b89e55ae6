import type { SampleId } from '../dataset.js';
import { DatasetError } from '../errors.js';
import type { Batch } from './batch.js';
import { evaluationOrder } from './batch-order.js';
import { PrefetchingStream } from './prefetching-stream.js';
import { openSource, type SampleSource } from './sample-source.js';

/** Which samples are read, and how. */
export type EvaluationSource = SampleSource & {
  /** Samples of the split, each once; left out, all of them in stored order. */
  readonly ids?: readonly SampleId[];
};

/**
 * Every sample of a split, or those that are named, once and in their order, prepared without augmentation, in batches of which the last may be
 * smaller. Batches are made ahead; threads end with the iteration, also when it is left early.
 *
 * @throws DatasetError when the dataset, the split, a sample or a modality does not exist or a sample cannot be read;
 *   RangeError when a number is out of range
 */
export async function* evaluationSamples(options: EvaluationSource): AsyncGenerator<Batch, void, undefined> {
  const { batchSize, prefetchBatches } = options;
  const source = await openSource(options);
  const { ids = source.ids } = options;
  requireSamples(options.split, ids, source.ids);
  const requests = evaluationOrder(ids, batchSize);
  const stream = new PrefetchingStream({
    // Every sample is read once: there is nothing to gain from keeping any in memory.
    builder: source.startBuilder(0),
    requestAt: (step) => requests[step],
    startStep: 0,
    prefetchBatches,
  });
  try {
    for (let i = 0; i < requests.length; i++) yield await stream.next();
  } finally {
    await stream.close();
  }
}

function requireSamples(split: string, ids: readonly SampleId[], stored: readonly SampleId[]): void {
  if (ids === stored) return;
  const known = new Set(stored);
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new DatasetError(`evaluation: ids must be samples of split ${split}, e.g. ${stored[0]}; got ${unknown}`);
}
