import { modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import type { NetworkSample } from '@ssma/datasets';
import { accumulate, comparisonSheet, emptyConfusion, summarise } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { chosenSamples, type SampleSelection } from './chosen-samples.js';
import { matchClasses } from './class-matching.js';
import type { NamedNetwork } from './named-network.js';
import { preparedPictures } from './scene.js';

/**
 * A sheet with a row per sample: what the networks read, the truth, what each of them made of it, and where the last one
 * repairs the first.
 *
 * @param networks two or more of one input and the classes of the dataset
 * @returns        PNG bytes
 * @throws CheckpointError, DatasetError; ConfigError when inputs or classes differ, both named
 */
export async function compareNetworks(
  networks: readonly NamedNetwork[],
  selection: SampleSelection,
  onProgress: (done: number, total: number) => void,
): Promise<Uint8Array> {
  const [first, ...others] = networks;
  const last = others.at(-1);
  if (first === undefined || last === undefined) {
    throw new ConfigError(`compare: two networks or more must be given; got ${networks.length}`);
  }
  await loadEngine();
  const loaded = await Promise.all(
    networks.map(async ({ name, checkpoint }) => ({ name, ...(await loadNetwork(checkpoint)) })),
  );
  const description = requireAlike(loaded);
  const modalities = [...new Set(loaded.flatMap(({ network }) => modalitiesOf(network.model)))];
  const samples = await labelledSamples(selection, { modalities, description });
  const rows = samples.map((sample) => ({ sample, predictions: [] as { caption: string; labels: Uint8Array }[] }));
  for (const [index, { name, model, network }] of loaded.entries()) {
    const predictor = classPredictor(model, modalitiesOf(network.model));
    for (const { sample, predictions } of rows) {
      const images = preparedPictures(picturesOf(sample), network.input);
      const labels = Uint8Array.from(await predictor.predict({ ids: [sample.id], images }));
      predictions.push({ caption: name, labels });
    }
    predictor.dispose();
    model.dispose();
    onProgress(index + 1, loaded.length);
  }
  const { classes } = description;
  const compared = rows.map(({ sample, predictions }) => {
    const scores = predictions.map(({ caption, labels }) => `${caption} ${scoreText(sample.labels, labels, classes)}`);
    const { pictures } = picturesOf(sample);
    return {
      caption: `${sample.id}   mIoU: ${scores.join(', ')}`,
      inputs: modalities.flatMap((modality) => {
        const image = pictures[modality];
        return image === undefined ? [] : [{ caption: modality, image }];
      }),
      truth: sample.labels,
      predictions,
    };
  });
  return comparisonSheet(compared, { classes, improvement: { of: last.name, over: first.name } });
}

interface Loaded {
  readonly name: string;
  readonly network: NetworkDescription;
}

function requireAlike(loaded: readonly Loaded[]): NetworkDescription {
  const [{ name, network }, ...others] = loaded as [Loaded, ...Loaded[]];
  const look = ({ input, classes }: NetworkDescription) =>
    `input ${input.height} x ${input.width} ${input.normalisation}, classes ${classes.map((one) => one.name).join(', ')}`;
  for (const other of others) {
    if (look(other.network) === look(network)) continue;
    throw new ConfigError(
      `compare: ${other.name} must have the input and classes of ${name}, ${look(network)}; got ${look(other.network)}`,
    );
  }
  return network;
}

/** Their labels are class ids of the networks. */
async function labelledSamples(
  selection: SampleSelection,
  { modalities, description }: { readonly modalities: readonly string[]; readonly description: NetworkDescription },
): Promise<NetworkSample[]> {
  const { input } = description;
  const { dataset, samples } = await chosenSamples(selection, { where: 'compare', modalities, input });
  const matching = matchClasses(description, dataset.description, { source: 'compare', voidClass: null });
  return samples.map((sample) => ({ ...sample, labels: matching.networkIds(sample.labels) }));
}

function picturesOf({ height, width, images }: NetworkSample) {
  const pictures = Object.fromEntries(
    Object.entries(images).map(([modality, data]) => [modality, { height, width, data }]),
  );
  return { pictures };
}

function scoreText(truth: Uint8Array, labels: Uint8Array, classes: NetworkDescription['classes']): string {
  const confusion = emptyConfusion(classes.length);
  accumulate(confusion, truth, labels);
  const { meanIou } = summarise(confusion);
  return meanIou === null ? '-' : `${(100 * meanIou).toFixed(1)} %`;
}
