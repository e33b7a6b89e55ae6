import { diskCached } from '../cache/disk-cache.js';
import type { Dataset } from '../dataset.js';
import { storedModalities } from '../inputs/network-modalities.js';
import { type NetworkSampleLoader, networkSample } from '../inputs/network-sample.js';
import type { BatchPlan } from './build-batch.js';
import { cacheSamples } from './sample-cache.js';

/** What is kept of samples at network size, and where; plain data. */
export interface KeptSamples {
  /** Memory for them; 0 keeps none. */
  readonly bytes: number;
  /** Files that outlive the process; null: none. */
  readonly disk: { readonly folder: string; readonly settings: string } | null;
}

/**
 * Samples at network size: from memory, else from files, else made of what the dataset stores.
 *
 * @param onNote told of trouble with the files that are kept
 */
export function sampleLoader(
  dataset: Pick<Dataset, 'description' | 'load' | 'origin'>,
  plan: BatchPlan,
  { kept, onNote }: { readonly kept: KeptSamples; readonly onNote: (note: string) => void },
): NetworkSampleLoader {
  const { split } = plan;
  const stored = storedModalities(plan.modalities, dataset.description);
  const make: NetworkSampleLoader = async (id) => networkSample(await dataset.load(split, id, stored), plan);
  const { disk, bytes } = kept;
  const load = disk === null ? make : diskCached(make, { ...disk, dataset, split, inputs: plan, onNote });
  return cacheSamples(load, bytes);
}
