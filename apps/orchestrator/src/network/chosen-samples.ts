import {
  type Dataset,
  type DatasetSpec,
  depthInputOf,
  type ImageSize,
  type NetworkSample,
  networkSample,
  openDataset,
  storedModalities,
} from '@ssma/datasets';
import { overlayIds } from '@ssma/eval';
import { ConfigError } from '../errors.js';
import { requireOffered } from './require-offered.js';

/** A few samples of a dataset, to be looked at closely. */
export interface SampleSelection {
  readonly dataset: DatasetSpec;
  readonly split: string;
  /** Null: `count` of them at even distances. */
  readonly ids: readonly string[] | null;
  readonly count: number;
}

/** What the samples are read for. */
export interface SampleUse {
  /** In front of an error's message. */
  readonly where: string;
  readonly modalities: readonly string[];
  /** What their pictures are brought to. */
  readonly input: ImageSize;
}

/**
 * Reads samples with the pictures that a network takes, in the order of the selection.
 *
 * @throws DatasetError when there is no such split, it is empty or a file is damaged; ConfigError when the dataset lacks a
 *   modality or the split an id, or an id is named twice
 */
export async function chosenSamples(
  selection: SampleSelection,
  { where, modalities, input }: SampleUse,
): Promise<{ readonly dataset: Dataset; readonly samples: NetworkSample[] }> {
  const { dataset: spec, split } = selection;
  const dataset = await openDataset(spec);
  requireOffered(where, dataset, { root: spec.root, modalities });
  const ids = chosenIds(where, selection, await dataset.sampleIds(split));
  const stored = storedModalities(modalities, dataset.description);
  const read = { input, modalities, depthInput: depthInputOf(spec) };
  const samples = await Promise.all(ids.map(async (id) => networkSample(await dataset.load(split, id, stored), read)));
  return { dataset, samples };
}

function chosenIds(
  where: string,
  { dataset: { root }, split, ids, count }: SampleSelection,
  stored: readonly string[],
): readonly string[] {
  if (ids === null) return overlayIds(stored, count);
  const unknown = ids.filter((id) => !stored.includes(id));
  if (unknown.length > 0) {
    throw new ConfigError(
      `${where}: --ids must name samples of split ${split} of ${root}, e.g. ${stored[0]}; got ${unknown.join(', ')}`,
    );
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ConfigError(`${where}: --ids must name each sample once; got ${twice} twice`);
  return ids;
}
