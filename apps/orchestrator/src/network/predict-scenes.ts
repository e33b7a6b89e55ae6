import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { loadEngine, writeFileAtomically } from '@ssma/core/node';
import { denormalise, encodeLabelPng, encodeRgbPng, type ImageSize, resizeNearest } from '@ssma/datasets';
import { classOverlay, classPicture, gateSheet } from '@ssma/eval';
import { type GateReader, gateReader } from '@ssma/eval/explain';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors.js';
import { type InferenceSettings, type OpenPredictor, openPredictor } from './open-predictor.js';
import { type ModalityFile, sceneOfFiles, scenesOfImages } from './picture-scenes.js';
import { type NetworkReads, type SampleChoice, scenesOfSamples } from './sample-scenes.js';
import { preparedPictures, type SceneEntry } from './scene.js';

/** What is predicted: pictures of one modality, one picture of each modality, or samples of a dataset. */
export type PredictionSource =
  | { readonly kind: 'images'; readonly paths: readonly string[] }
  | { readonly kind: 'files'; readonly files: readonly ModalityFile[] }
  | { readonly kind: 'samples'; readonly choice: SampleChoice };

/** What was written for one scene. */
export interface Prediction {
  /** Path of the (first modality's) picture, or id of the sample. */
  readonly image: string;
  /** Class index per pixel, at the size of the picture that the overlay is drawn over. */
  readonly labels: string;
  /** Class colours over the first stored picture; over the first derived one, at network size, when none is stored. */
  readonly overlay: string;
  /** The prediction in the colours of its classes, when asked for. */
  readonly palette?: string;
  /** Picture sheet of the SSMA gates, when asked for. */
  readonly gates?: string;
}

/** Where predictions go, and which. */
export interface PredictOptions {
  /** It is made. */
  readonly folder: string;
  readonly withPalette: boolean;
  readonly withGates: boolean;
  readonly inference: InferenceSettings;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Predicts classes and writes `<name>-labels.png` and `<name>-overlay.png` for each scene, when
 * asked for `<name>-palette.png` and `<name>-gates.png` too.
 *
 * @param checkpoint path of a checkpoint file
 * @throws CheckpointError, DatasetError, ConfigError naming file, rule and value
 */
export async function predictScenes(
  checkpoint: string,
  source: PredictionSource,
  { folder, withPalette, withGates, inference, onProgress }: PredictOptions,
): Promise<Prediction[]> {
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  if (withGates) requireGates(network, inference);
  const gates = withGates ? gateReader(model) : null;
  const predictor = openPredictor({ model, network }, inference);
  const entries = await scenesOf(source, { modalities: modalitiesOf(network.model), input: predictor.input });
  await mkdir(folder, { recursive: true });
  const predictions: Prediction[] = [];
  for (const entry of entries) {
    predictions.push(await predictScene(entry, folder, { predictor, network, withPalette, gates }));
    onProgress(predictions.length, entries.length);
  }
  predictor.dispose();
  model.dispose();
  return predictions;
}

async function scenesOf(source: PredictionSource, reads: NetworkReads): Promise<SceneEntry[]> {
  switch (source.kind) {
    case 'images':
      return scenesOfImages(source.paths, reads.modalities);
    case 'files':
      return [sceneOfFiles(source.files, reads.modalities)];
    case 'samples':
      return scenesOfSamples(source.choice, reads);
  }
}

interface NetworkParts {
  readonly predictor: OpenPredictor;
  readonly network: NetworkDescription;
  readonly withPalette: boolean;
  readonly gates: GateReader | null;
}

async function predictScene(
  { source, name, read }: SceneEntry,
  folder: string,
  { predictor, network, withPalette, gates }: NetworkParts,
): Promise<Prediction> {
  const scene = await read();
  const images = preparedPictures(scene, predictor.input);
  const classIds = Uint8Array.from(await predictor.classIds({ ids: [source], images }));
  const { height, width } = scene.backdrop;
  const data = resizeNearest({ ...sizeOf(predictor.input), data: classIds }, { height, width });
  const stem = join(folder, name);
  const written = {
    image: source,
    labels: `${stem}-labels.png`,
    overlay: `${stem}-overlay.png`,
    ...(withPalette && { palette: `${stem}-palette.png` }),
  };
  await writeFileAtomically(written.labels, encodeLabelPng({ height, width, data }));
  if (written.palette !== undefined) {
    await writeFileAtomically(written.palette, encodeRgbPng(classPicture({ height, width, data }, network.classes)));
  }
  await writeFileAtomically(written.overlay, encodeRgbPng(classOverlay(scene.backdrop, data, network.classes)));
  if (gates === null) return written;
  const sheet = await gateSheet(await readGates(gates, images, network), inputPictures(images, network));
  await writeFileAtomically(`${stem}-gates.png`, sheet);
  return { ...written, gates: `${stem}-gates.png` };
}

function requireGates({ model }: NetworkDescription, { size }: InferenceSettings): void {
  if (size !== null) {
    throw new ConfigError(`predict: --gates must come without --size; got ${size.width}x${size.height}`);
  }
  if (model.network === 'ssma' && model.fusion.recalibration) return;
  const got = model.network === 'ssma' ? 'ssma with fusion.recalibration false' : model.network;
  throw new ConfigError(`predict: --gates: network must have SSMA gates; got ${got}`);
}

async function readGates(
  gates: GateReader,
  images: Readonly<Record<string, Float32Array>>,
  { model, shape: { inputHeight, inputWidth, inputChannels } }: NetworkDescription,
) {
  const inputs = modalitiesOf(model).map((modality) =>
    tf.tensor4d(images[modality] as Float32Array, [1, inputHeight, inputWidth, inputChannels]),
  );
  try {
    return await gates.read(inputs);
  } finally {
    tf.dispose(inputs);
  }
}

/** The pictures as they entered the network, in the order of its inputs. */
function inputPictures(images: Readonly<Record<string, Float32Array>>, network: NetworkDescription) {
  return Object.fromEntries(
    modalitiesOf(network.model).map((modality) => {
      const data = denormalise(images[modality] as Float32Array, network.input.normalisation);
      return [modality, { ...sizeOf(network.input), data }];
    }),
  );
}

function sizeOf({ height, width }: ImageSize) {
  return { height, width };
}
