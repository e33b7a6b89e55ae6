import { loadEngine } from '@ssma/core/node';
import type { NetworkSample } from '@ssma/datasets';
import { accumulate, comparisonSheet, emptyConfusion, summarise } from '@ssma/eval';
import type { NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { chosenSamples, type SampleSelection } from './chosen-samples.js';
import { matchClasses } from './class-matching.js';
import type { NamedNetwork } from './named-network.js';
import { type OpenNetworks, openNetworks } from './open-networks.js';
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
  const opened = await openNetworks('compare', networks);
  const { classes } = opened;
  const modalities = [...new Set(opened.networks.flatMap((network) => network.modalities))];
  try {
    const samples = await labelledSamples(selection, { modalities, opened });
    const rows = samples.map((sample) => ({ sample, predictions: [] as { caption: string; labels: Uint8Array }[] }));
    for (const [index, { name, predictor }] of opened.networks.entries()) {
      for (const { sample, predictions } of rows) {
        const images = preparedPictures(picturesOf(sample), opened.input);
        const labels = Uint8Array.from(await predictor.predict({ ids: [sample.id], images }));
        predictions.push({ caption: name, labels });
      }
      onProgress(index + 1, networks.length);
    }
    const compared = rows.map(({ sample, predictions }) => {
      const scores = predictions.map(
        ({ caption, labels }) => `${caption} ${scoreText(sample.labels, labels, classes)}`,
      );
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
    return await comparisonSheet(compared, { classes, improvement: { of: last.name, over: first.name } });
  } finally {
    opened.dispose();
  }
}

/** Their labels are class ids of the networks. */
async function labelledSamples(
  selection: SampleSelection,
  { modalities, opened }: { readonly modalities: readonly string[]; readonly opened: OpenNetworks },
): Promise<NetworkSample[]> {
  const { input } = opened;
  const { dataset, samples } = await chosenSamples(selection, { where: 'compare', modalities, input });
  const matching = matchClasses(opened, dataset.description, { source: 'compare', voidClass: null });
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
