import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { type ClassPredictor, classPredictor, loadEngine, writeFileAtomically } from '@ssma/core/node';
import { decodeRgb, encodeLabelPng, encodeRgbPng, prepareImage, resizeNearest } from '@ssma/datasets';
import { classOverlay } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';

/** What was written for one image. */
export interface Prediction {
  readonly image: string;
  /** Class index per pixel, at the size of the image. */
  readonly labels: string;
  /** Class colours over the image. */
  readonly overlay: string;
}

/**
 * Predicts the classes of pictures and writes `<name>-labels.png` and `<name>-overlay.png` for each.
 *
 * @param checkpoint path of a checkpoint file
 * @param images     paths of JPEG or PNG files; two of one name are refused, since one would overwrite the other
 * @param folder     where the pictures go; it is made
 * @throws CheckpointError, DatasetError, ConfigError naming file, rule and value
 */
export async function predictImages(
  checkpoint: string,
  images: readonly string[],
  { folder, onProgress }: { folder: string; onProgress: (done: number, total: number) => void },
): Promise<Prediction[]> {
  requireDistinctNames(images);
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  const modality = onlyModality(checkpoint, network);
  const predictor = classPredictor(model, modality);
  await mkdir(folder, { recursive: true });
  const predictions: Prediction[] = [];
  for (const image of images) {
    predictions.push(await predictImage(image, folder, { predictor, network, modality }));
    onProgress(predictions.length, images.length);
  }
  predictor.dispose();
  model.dispose();
  return predictions;
}

/** Pictures come one by one: a network that reads several modalities cannot be given them here. */
function onlyModality(checkpoint: string, { model }: NetworkDescription): string {
  const [modality, ...others] = modalitiesOf(model) as [string, ...string[]];
  if (others.length === 0) return modality;
  throw new ConfigError(
    `predict: ${checkpoint}: network must read one modality; got ${[modality, ...others].join(', ')}`,
  );
}

function requireDistinctNames(images: readonly string[]): void {
  const pathByName = new Map<string, string>();
  for (const path of images) {
    const name = basename(path, extname(path));
    const other = pathByName.get(name);
    if (other !== undefined)
      throw new ConfigError(`predict: images must have different names; got ${other} and ${path}`);
    pathByName.set(name, path);
  }
}

async function predictImage(
  path: string,
  folder: string,
  { predictor, network, modality }: { predictor: ClassPredictor; network: NetworkDescription; modality: string },
): Promise<Prediction> {
  const image = await decodeRgb(path);
  const images = { [modality]: prepareImage(image, network.input) };
  const classIds = Uint8Array.from(await predictor.predict({ ids: [path], images }));
  const { height, width } = network.input;
  const data = resizeNearest({ height, width, data: classIds }, image);
  const name = join(folder, basename(path, extname(path)));
  const written = { image: path, labels: `${name}-labels.png`, overlay: `${name}-overlay.png` };
  await writeFileAtomically(written.labels, encodeLabelPng({ height: image.height, width: image.width, data }));
  await writeFileAtomically(written.overlay, encodeRgbPng(classOverlay(image, data, network.classes)));
  return written;
}
