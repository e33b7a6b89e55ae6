import type { SampleId } from '../dataset.js';
import { randomFrom, shuffled } from '../random.js';
import type { BatchRequest } from './batch.js';

/**
 * Which samples each training step sees: a pure function of (ids, seed, batchSize, step).
 *
 * Epoch e is a shuffle of the split by (seed, e). When the split fills at least one batch, an epoch has
 * floor(numSamples / batchSize) steps and its last, incomplete batch is dropped. A smaller split is repeated: epochs
 * follow each other without a gap and a batch takes from as many as it needs.
 *
 * @param ids samples of the split, at least one, in stored order
 */
export function trainingOrder(
  ids: readonly SampleId[],
  { seed, batchSize }: { readonly seed: number; readonly batchSize: number },
): (step: number) => BatchRequest {
  const sampleAt = epochs(ids, seed);
  const fillsBatch = ids.length >= batchSize;
  const samplesPerEpoch = fillsBatch ? ids.length - (ids.length % batchSize) : ids.length;
  return (step) => {
    const samples = Array.from({ length: batchSize }, (_, i) => {
      const position = step * batchSize + i;
      const epoch = Math.floor(position / samplesPerEpoch);
      return { id: sampleAt(epoch, position % samplesPerEpoch), epoch };
    });
    return { step, epoch: Math.floor((step * batchSize) / samplesPerEpoch), samples };
  };
}

/** Random access to the shuffled epochs; remembers the last one, since steps mostly follow each other. */
function epochs(ids: readonly SampleId[], seed: number): (epoch: number, index: number) => SampleId {
  let current = { epoch: 0, order: shuffled(ids, randomFrom(seed, 0)) };
  return (epoch, index) => {
    if (epoch !== current.epoch) current = { epoch, order: shuffled(ids, randomFrom(seed, epoch)) };
    // Callers stay below the number of samples.
    return current.order[index] as SampleId;
  };
}

/** Every sample once, in stored order; the last batch may be smaller. */
export function evaluationOrder(ids: readonly SampleId[], batchSize: number): readonly BatchRequest[] {
  return Array.from({ length: Math.ceil(ids.length / batchSize) }, (_, step) => ({
    step,
    epoch: 0,
    samples: ids.slice(step * batchSize, (step + 1) * batchSize).map((id) => ({ id, epoch: 0 })),
  }));
}
