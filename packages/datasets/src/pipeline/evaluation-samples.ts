import type { Batch } from './batch.js';
import { evaluationOrder } from './batch-order.js';
import { PrefetchingStream } from './prefetching-stream.js';
import { openSource, type SampleSource } from './sample-source.js';

/**
 * Every sample of a split once, in stored order, prepared without augmentation, in batches of which the last may be
 * smaller. Batches are made ahead; threads end with the iteration, also when it is left early.
 *
 * @throws DatasetError when the dataset, the split or a modality does not exist or a sample cannot be read; RangeError
 *   when a number is out of range
 */
export async function* evaluationSamples(options: SampleSource): AsyncGenerator<Batch, void, undefined> {
  const { batchSize, prefetchBatches } = options;
  const source = await openSource(options);
  const requests = evaluationOrder(source.ids, batchSize);
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
