import { type DatasetSpec, offeredModalities, openDataset } from '@ssma/datasets';
import type { InspectedDataset } from './plan-sweep.js';

/** @throws DatasetError when the dataset is not there or its labels cannot be read */
export async function inspectDataset(spec: DatasetSpec): Promise<InspectedDataset> {
  const dataset = await openDataset(spec);
  return { fingerprint: await dataset.fingerprint(), modalities: offeredModalities(dataset.description) };
}
