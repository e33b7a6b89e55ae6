import { modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import { type NetworkSample, writeFileAtomic } from '@ssma/datasets';
import type { ColorMap } from '@ssma/eval';
import { type ClassActivationMap, gradCamPlusPlus } from '@ssma/eval/explain';
import { loadNetwork } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { requireLabels } from '../stages/require-labels.js';
import { chosenSamples, type SampleSelection } from './chosen-samples.js';
import { type ClassExplanation, explanationOf } from './class-explanation.js';
import { classIdOf, classOverlap, explainedClass } from './explained-class.js';
import { type ExplainedMap, explainedMaps } from './explained-maps.js';
import type { ExplainedNetwork, ExplainedSample } from './explained-networks.js';
import { gradCamFiles } from './grad-cam-files.js';
import { gradCamContents } from './grad-cam-sheets.js';
import type { NamedNetwork } from './named-network.js';
import { requireOneSize } from './require-one-size.js';
import { preparedSample, sampleTensors } from './sample-pictures.js';

/** What is explained, to whom. */
export interface ExplainOptions {
  readonly networks: readonly NamedNetwork[];
  readonly samples: SampleSelection;
  /** Name of a class, or its id in the first network. */
  readonly className: string;
  /** Empty: the maps that go with each kind of network, see `explainedMaps`. */
  readonly layers: readonly string[];
  /** Pixels whose class scores are explained. */
  readonly pixels: 'predicted' | 'truth';
  readonly colorMap: ColorMap;
  readonly output: OutputFolder;
  readonly onProgress: (done: number, total: number) => void;
}

/** Where files go. */
export interface OutputFolder {
  /** It is made. */
  readonly folder: string;
  /** Whether every map goes into an array file too. */
  readonly withMaps: boolean;
  /** @throws ConfigError when a file is there and may not be replaced */
  readonly requireFree: (path: string) => void;
}

/**
 * Explains a class by Grad-CAM++ at several maps of several networks, and writes a sheet per network and SSMA block, and
 * one that lays the networks side by side. Nothing is written before all is computed.
 *
 * @throws CheckpointError, DatasetError, EvaluationError; ConfigError when networks, class, layers and samples do not go
 *   together, or a file is there
 */
export async function explainClass(options: ExplainOptions): Promise<ClassExplanation> {
  await loadEngine();
  const loaded: Omit<ExplainedNetwork, 'groups'>[] = [];
  try {
    for (const { name, checkpoint } of options.networks) loaded.push({ name, ...(await loadNetwork(checkpoint)) });
    const networks = loaded.map((one) => ({ ...one, groups: explainedMaps(one.model, options.layers, one.name) }));
    return await explainLoaded(networks, options);
  } finally {
    for (const { model } of loaded) model.dispose();
  }
}

async function explainLoaded(loaded: readonly ExplainedNetwork[], options: ExplainOptions): Promise<ClassExplanation> {
  const { samples: selection, pixels, colorMap, output } = options;
  const input = requireOneSize(loaded);
  const shownClass = explainedClass(
    options.className,
    loaded.map(({ name, network }) => ({ name, classes: network.classes })),
  );
  const files = gradCamFiles(loaded, shownClass.name, output);
  for (const path of files.all) output.requireFree(path);
  const modalities = [...new Set(loaded.flatMap(({ network }) => modalitiesOf(network.model)))];
  const { dataset, samples } = await chosenSamples(selection, { where: 'gradcam', modalities, input });
  requireLabels(dataset, selection.split);
  const labelId = classIdOf(shownClass.name, selection.dataset.root, dataset.description.classes);

  const total = samples.length * loaded.flatMap(({ groups }) => groups.flatMap(({ maps }) => maps)).length;
  let done = 0;
  const onMap = () => options.onProgress(++done, total);
  const networks = [];
  for (const network of loaded) {
    const classId = classIdOf(shownClass.name, network.name, network.network.classes);
    const explained = await explainSamples(network, samples, { classId, labelId, pixels, onMap });
    networks.push({ ...network, samples: explained });
  }
  const result = { explainedClass: shownClass, labelId, networks };
  for (const { path, content } of await gradCamContents(result, files, { modalities, colorMap }))
    await writeFileAtomic(path, content);
  return explanationOf(result, files, { split: selection.split, pixels });
}

interface ClassOnSamples {
  /** In the network. */
  readonly classId: number;
  /** In the labels. */
  readonly labelId: number;
  readonly pixels: ExplainOptions['pixels'];
  readonly onMap: () => void;
}

async function explainSamples(
  explained: ExplainedNetwork,
  samples: readonly NetworkSample[],
  { classId, labelId, pixels, onMap }: ClassOnSamples,
): Promise<ExplainedSample[]> {
  const { model, network } = explained;
  const maps = explained.groups.flatMap((group) => group.maps);
  const predictor = classPredictor(model, modalitiesOf(network.model));
  const result: ExplainedSample[] = [];
  try {
    for (const sample of samples) {
      const classIds = await predictor.predict({ ids: [sample.id], images: preparedSample(sample, network) });
      const predicted = Uint8Array.from(classIds, (id) => Number(id === classId));
      const chosen =
        pixels === 'predicted' ? predicted : Uint8Array.from(sample.labels, (id) => Number(id === labelId));
      const tensors = sampleTensors(sample, network);
      const activations = new Map<ExplainedMap, ClassActivationMap | null>();
      try {
        for (const map of maps) {
          const { features } = map;
          const isThere = chosen.includes(1);
          activations.set(
            map,
            isThere ? await gradCamPlusPlus(model, tensors, { classId, pixels: chosen, features }) : null,
          );
          onMap();
        }
      } finally {
        tf.dispose(tensors);
      }
      result.push({ sample, predicted, activations, ...classOverlap(predicted, sample.labels, labelId) });
    }
    return result;
  } finally {
    predictor.dispose();
  }
}
