import type { Sample } from '../dataset.js';
import type { SampleLoader } from './build-batch.js';

/**
 * Keeps decoded samples in memory and drops the least recently used ones beyond the budget. A sample that is larger
 * than the whole budget is not kept. Callers share the cached arrays and must not write to them.
 *
 * @param budgetBytes most that the pixels of all kept samples take; 0 keeps none
 */
export function cacheSamples(loader: SampleLoader, budgetBytes: number): SampleLoader {
  const sampleByKey = new Map<string, Sample>();
  let heldBytes = 0;

  function keep(key: string, sample: Sample): void {
    if (sampleByKey.has(key)) return;
    sampleByKey.set(key, sample);
    heldBytes += bytesOf(sample);
    for (const [oldestKey, oldest] of sampleByKey) {
      if (heldBytes <= budgetBytes) break;
      sampleByKey.delete(oldestKey);
      heldBytes -= bytesOf(oldest);
    }
  }

  return {
    async load(split, id, modalities) {
      const key = JSON.stringify([split, id, modalities]);
      const kept = sampleByKey.get(key);
      if (kept !== undefined) {
        // A map iterates in the order of insertion: inserting again makes the sample the most recently used.
        sampleByKey.delete(key);
        sampleByKey.set(key, kept);
        return kept;
      }
      const sample = await loader.load(split, id, modalities);
      if (bytesOf(sample) <= budgetBytes) keep(key, sample);
      return sample;
    },
  };
}

function bytesOf({ images, depths, labels }: Sample): number {
  const rasters = [...Object.values(images), ...Object.values(depths), labels];
  return rasters.reduce((sum, { data }) => sum + data.byteLength, 0);
}
