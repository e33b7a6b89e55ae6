import { buildModel, ModelSpec, NETWORK_NAMES } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

export const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };

const parse = (spec: Record<string, unknown>) =>
  ModelSpec.parse({
    widthMultiplier: 0.1,
    ...(spec.network !== 'adapnet++' && { modalities: ['rgb', 'depth'] }),
    ...spec,
  });

const small = (spec: Record<string, unknown>) => parse({ widthMultiplier: 0.06, ...spec });

export const ADAPNETPP = parse({ network: 'adapnet++' });
export const SSMA = parse({ network: 'ssma' });

/** The two that the paper is about. */
export const MAIN_NETWORKS: readonly [title: string, spec: ModelSpec][] = [
  ['adapnet++', ADAPNETPP],
  ['ssma', SSMA],
];

/** Every network, and the ways through SSMA's options that couple channels differently. */
export const VARIANTS: readonly [title: string, spec: ModelSpec][] = [
  ...NETWORK_NAMES.map((network): [string, ModelSpec] => [network, small({ network })]),
  [
    'ssma of three modalities, dependent weights',
    small({ network: 'ssma', modalities: ['rgb', 'depth', 'hha'], fusion: { weighting: 'dependent' } }),
  ],
  [
    'ssma, first skips, released code, loss on the block',
    small({ network: 'ssma', fusion: { skips: 'first-modality', convolutions: 'released-code', blockHeads: true } }),
  ],
  [
    'ssma, decoder stage, no recalibration',
    small({ network: 'ssma', fusion: { placement: 'decoder', recalibration: false } }),
  ],
];

/** Values in [-1, 1) that depend on nothing but size and seed. */
export function testValues(size: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** A network whose batch norms and biases all have values, so that one left out or mixed up shows. */
export function filledNetwork(spec: ModelSpec): LayersModel {
  const network = buildModel(spec, SHAPE, 3);
  network.weights.forEach((weight, index) => {
    if (weight.originalName.endsWith('/kernel')) return;
    const shape = weight.shape as number[];
    const values = testValues(tf.util.sizeFromShape(shape), index + 1).map((value) =>
      /gamma|Variance/.test(weight.originalName) ? 1 + 0.5 * value : 0.3 * value,
    );
    writeWeight(network, weight.originalName, values);
  });
  return network;
}

export function weightValues(network: LayersModel, name: string): Float32Array {
  return weightOf(network, name).read().dataSync<'float32'>().slice() as Float32Array;
}

export function writeWeight(network: LayersModel, name: string, values: Float32Array): void {
  const weight = weightOf(network, name);
  const tensor = tf.tensor(values, weight.shape as number[]);
  weight.write(tensor);
  tensor.dispose();
}

/** By its layer: listing all weights of a network takes TensorFlow.js as long as a small convolution. */
export function weightOf(network: LayersModel, name: string) {
  const weight = network
    .getLayer(name.slice(0, name.lastIndexOf('/')))
    .weights.find(({ originalName }) => originalName === name);
  if (weight === undefined) throw new Error(`network: must have the weight ${name}`);
  return weight;
}

/** Images of a network, [batch, 32, 64, 3] each. */
export function imagesOf(network: LayersModel, { batch = 1, seed = 9 } = {}): tf.Tensor4D[] {
  return network.inputs.map((_, m) => tf.tensor4d(testValues(batch * 32 * 64 * 3, seed + m), [batch, 32, 64, 3]));
}

/** All outputs of a network for `imagesOf`, one after the other. */
export function outputsOf(network: LayersModel): Float32Array {
  return tf.tidy(() => {
    const outputs = [network.predict(imagesOf(network))].flat() as tf.Tensor[];
    return Float32Array.from(outputs.flatMap((output) => [...output.dataSync()]));
  });
}

/** Largest absolute difference, divided by the largest absolute value of `expected`. */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  let [difference, largest] = [0, 1e-30];
  for (const [i, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs((actual[i] as number) - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return actual.length === expected.length ? difference / largest : Number.POSITIVE_INFINITY;
}
