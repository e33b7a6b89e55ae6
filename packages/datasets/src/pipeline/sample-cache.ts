import type { SampleId } from '../dataset.js';
import type { NetworkSample, NetworkSampleLoader } from '../inputs/network-sample.js';

/**
 * Keeps samples of network size in memory and drops the least recently used ones beyond the budget. A sample that is
 * larger than the whole budget is not kept. Callers share the cached arrays and must not write to them.
 *
 * @param budgetBytes most that the pixels of all kept samples take; 0 keeps none
 */
export function cacheSamples(load: NetworkSampleLoader, budgetBytes: number): NetworkSampleLoader {
  const sampleById = new Map<SampleId, NetworkSample>();
  let heldBytes = 0;

  function keep(sample: NetworkSample): void {
    if (sampleById.has(sample.id)) return;
    sampleById.set(sample.id, sample);
    heldBytes += bytesOf(sample);
    for (const [oldestId, oldest] of sampleById) {
      if (heldBytes <= budgetBytes) break;
      sampleById.delete(oldestId);
      heldBytes -= bytesOf(oldest);
    }
  }

  return async (id) => {
    const kept = sampleById.get(id);
    if (kept !== undefined) {
      // A map iterates in the order of insertion: inserting again makes the sample the most recently used.
      sampleById.delete(id);
      sampleById.set(id, kept);
      return kept;
    }
    const sample = await load(id);
    if (bytesOf(sample) <= budgetBytes) keep(sample);
    return sample;
  };
}

function bytesOf({ images, labels }: NetworkSample): number {
  return Object.values(images).reduce((sum, { byteLength }) => sum + byteLength, labels.byteLength);
}
