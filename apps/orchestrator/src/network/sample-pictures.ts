import { modalitiesOf } from '@ssma/core';
import type { NetworkSample, RgbImage } from '@ssma/datasets';
import type { NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { preparedPictures } from './scene.js';

/** A picture with the modality that it shows. */
export interface ModalityPicture {
  readonly title: string;
  readonly picture: RgbImage;
}

/** The pictures of a sample, in the order of the modalities. */
export function samplePictures(
  { height, width, images }: NetworkSample,
  modalities: readonly string[],
): [ModalityPicture, ...ModalityPicture[]] {
  const pictures = modalities.map((title) => ({
    title,
    picture: { height, width, data: images[title] as Uint8Array },
  }));
  return pictures as [ModalityPicture, ...ModalityPicture[]];
}

/** A sample in the value range of a network, by modality: what `classPredictor` reads. */
export function preparedSample(sample: NetworkSample, network: NetworkDescription): Record<string, Float32Array> {
  const pictures = samplePictures(sample, modalitiesOf(network.model));
  const byModality = Object.fromEntries(pictures.map(({ title, picture }) => [title, picture]));
  return preparedPictures({ pictures: byModality }, network.input);
}

/** The same as tensors in the order of the network's inputs, [1, H, W, C]; the caller frees them. */
export function sampleTensors(sample: NetworkSample, network: NetworkDescription): tf.Tensor4D[] {
  const images = preparedSample(sample, network);
  const { inputHeight, inputWidth, inputChannels } = network.shape;
  return modalitiesOf(network.model).map((modality) =>
    tf.tensor4d(images[modality] as Float32Array, [1, inputHeight, inputWidth, inputChannels]),
  );
}
