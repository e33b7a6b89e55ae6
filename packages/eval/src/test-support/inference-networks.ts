import { buildModel, buildUnfilledModel } from '@ssma/core';
import type { ImageBatch } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { type ImageSize, randomFrom } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { builtNetworks, compiledNetworks, type SizedNetworks } from '../inference/sized-networks.js';

export const CLASSES = 3;
export const SIZE = { height: 32, width: 48 };

function values(size: number, seed: string): Float32Array {
  const random = randomFrom('inference', seed);
  return Float32Array.from({ length: size }, () => 2 * random.next() - 1);
}

export function batchOf(
  numImages: number,
  { height, width }: ImageSize = SIZE,
  modalities = ['rgb', 'depth'],
): ImageBatch {
  const ids = Array.from({ length: numImages }, (_, index) => `image${index}`);
  const images = modalities.map((name) => [name, values(numImages * height * width * 3, name)] as const);
  return { ids, images: Object.fromEntries(images) };
}

/** One image of a batch. */
export function imageOf({ ids, images }: ImageBatch, index: number): ImageBatch {
  const own = Object.entries(images).map(([name, all]) => {
    const length = all.length / ids.length;
    return [name, all.slice(index * length, (index + 1) * length)] as const;
  });
  return { ids: ids.slice(index, index + 1), images: Object.fromEntries(own) };
}

/** [B, height, width, channels] with its columns in reverse order. */
export function mirrored(map: Float32Array, width: number, channels: number): Float32Array {
  return map.map((_, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return map[(row * width + width - 1 - column) * channels + channel] as number;
  });
}

/** Scores of a pixel from the pixel itself, two inputs side by side: exact on every size. */
export const MIXING = values(6 * CLASSES, 'mixing').map((value) => 3 * value);

export function pointwise({ height, width }: ImageSize, kernel: 1 | 3 = 1): LayersModel {
  const inputs = ['rgb', 'depth'].map((name) => input({ name, shape: [height, width, 3] }));
  const both = layers.concatenate({ axis: 3 }).apply(inputs) as SymbolicTensor;
  const weights =
    kernel === 1
      ? tf.tensor4d(MIXING, [1, 1, 6, CLASSES])
      : tf.tidy(() => {
          const half = tf.tensor4d(values(9 * 6 * CLASSES, 'kernel'), [3, 3, 6, CLASSES]);
          return tf.add<tf.Tensor4D>(half, tf.reverse(half, 1));
        });
  const score = layers.conv2d({
    filters: CLASSES,
    kernelSize: kernel,
    padding: 'same',
    useBias: false,
    weights: [weights],
  });
  const outputs = score.apply(both) as SymbolicTensor;
  weights.dispose();
  return modelOf({ inputs, outputs });
}

export function pointwiseNetworks(size: ImageSize = SIZE): SizedNetworks {
  const model = pointwise(size);
  const networks = builtNetworks(model, { multipleOf: 16, networkAt: (other) => pointwise(other) });
  return {
    ...networks,
    dispose() {
      networks.dispose();
      model.dispose();
    },
  };
}

export const MODALITIES = ['rgb', 'depth'];

export function ssmaNetwork(): LayersModel {
  const { height, width } = SIZE;
  const spec = ModelSpec.parse({ network: 'ssma', modalities: MODALITIES, widthMultiplier: 0.05 });
  return buildModel(spec, { classes: CLASSES, inputHeight: height, inputWidth: width, inputChannels: 3 }, 2);
}

export function ssmaNetworks(): SizedNetworks {
  const model = ssmaNetwork();
  const networks = compiledNetworks(model);
  model.dispose();
  return networks;
}

export function unfilledSsma({ height, width }: ImageSize): LayersModel {
  const spec = ModelSpec.parse({ network: 'ssma', modalities: MODALITIES, widthMultiplier: 0.05 });
  return buildUnfilledModel(spec, { classes: CLASSES, inputHeight: height, inputWidth: width, inputChannels: 3 });
}

/** Networks of one modality that note the shape of every run. */
export function recordingNetworks(onRun?: () => void): { networks: SizedNetworks; runs: string[] } {
  const runs: string[] = [];
  const networks: SizedNetworks = {
    size: SIZE,
    channels: 3,
    numClasses: CLASSES,
    multipleOf: 16,
    run: ([image]) => {
      const x = image as tf.Tensor4D;
      runs.push(x.shape.slice(0, 3).join('x'));
      onRun?.();
      return tf.clone(x);
    },
    dispose: () => runs.push('disposed'),
  };
  return { networks, runs };
}

export function mostOf(probabilities: Float32Array, pixel: number): number {
  const own = probabilities.subarray(pixel * CLASSES, (pixel + 1) * CLASSES);
  return own.indexOf(Math.max(...own));
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const distances = Array.from(actual, (value, at) => Math.abs(value - (expected[at] as number)));
  expect(distances.reduce((largest, distance) => Math.max(largest, distance), 0)).toBeLessThanOrEqual(tolerance);
}
