import {
  type Dataset,
  type DatasetSpec,
  DepthInputSpec,
  type InputSpec,
  networkSample,
  openDataset,
  type RgbImage,
  storedModalities,
} from '@ssma/datasets';
import { ConfigError } from '../errors.js';
import { requireOffered } from './require-offered.js';
import { requireDistinctNames, type Scene, type SceneEntry } from './scene.js';

/** Samples of a dataset. */
export interface SampleChoice {
  readonly dataset: DatasetSpec;
  readonly split: string;
  /** Null: all of the split. */
  readonly ids: readonly string[] | null;
  /** How many of them at most, from the first on; null: all. */
  readonly first: number | null;
}

/** What a network reads. */
export interface NetworkReads {
  readonly modalities: readonly string[];
  readonly input: InputSpec;
}

/**
 * One scene per sample, with its pictures derived as in training; its name is the sample's id with `-` for `/`.
 *
 * @throws DatasetError when there is no such split; ConfigError when the dataset lacks a modality of the network or the
 *   split an id
 */
export async function scenesOfSamples(
  { dataset: spec, split, ids, first }: SampleChoice,
  reads: NetworkReads,
): Promise<SceneEntry[]> {
  const dataset = await openDataset(spec);
  requireOffered('predict', dataset, { root: spec.root, modalities: reads.modalities });
  const depthInput = 'depthInput' in spec ? spec.depthInput : DepthInputSpec.parse(undefined);
  const stored = await dataset.sampleIds(split);
  const unknown = (ids ?? []).filter((id) => !stored.includes(id));
  if (unknown.length > 0) {
    throw new ConfigError(
      `predict: --ids must name samples of split ${split} of ${spec.root}, e.g. ${stored[0]}; got ${unknown.join(', ')}`,
    );
  }
  const entries = (ids ?? stored).slice(0, first ?? undefined).map((id) => ({
    source: id,
    name: id.replaceAll('/', '-'),
    read: () => sceneOf(dataset, { split, id }, { ...reads, depthInput }),
  }));
  requireDistinctNames('samples', entries);
  return entries;
}

async function sceneOf(
  dataset: Dataset,
  { split, id }: { readonly split: string; readonly id: string },
  { modalities, input, depthInput }: NetworkReads & { readonly depthInput: DepthInputSpec },
): Promise<Scene> {
  const sample = await dataset.load(split, id, storedModalities(modalities, dataset.description));
  const { height, width, images } = networkSample(sample, { input, modalities, depthInput });
  const pictures: Record<string, RgbImage> = Object.fromEntries(
    Object.entries(images).map(([modality, data]) => [modality, { height, width, data }]),
  );
  const drawn = modalities.find((modality) => modality in sample.images);
  const [first] = modalities as [string];
  const backdrop = (drawn === undefined ? pictures[first] : sample.images[drawn]) as RgbImage;
  return { pictures, backdrop };
}
