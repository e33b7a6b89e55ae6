import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import type { NamedTensors } from '../weights/named-tensors.js';
import { goldenImage, goldenTensor } from './golden-weights.js';
import { relativeError } from './numeric-gradient.js';

/** What the reference graph was run on and what it gave; `meta.json` of a fixture. */
interface Golden {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly imageSeed: number;
  readonly taps: Readonly<Record<string, Tap>>;
}

/** Summary of an inner tensor. */
interface Tap {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly absmax: number;
  readonly first: readonly number[];
}

export interface GoldenNetwork {
  readonly title: string;
  /** Folder of `meta.json` and `logits.f32` below `fixtures`. */
  readonly folder: string;
  /** Path below `fixtures` of the list of the graph's variables: [name, shape] each. */
  readonly variables: string;
  /** Parameters of the reference graph. */
  readonly parameters: number;
  /** Number of pictures that the network reads. */
  readonly numImages: number;
  /** Our layers whose outputs the reference recorded, `logits` among them. */
  readonly layerByTap: Readonly<Record<string, string>>;
  /** The network with the reference graph's weights in it. */
  readonly build: (shape: Pick<Golden, 'classes' | 'height' | 'width'>, checkpoint: NamedTensors) => LayersModel;
}

/** Registers the tests that a network gives what its published graph gives; call it from a test file. */
export function describeGoldenNetwork(network: GoldenNetwork): void {
  const golden = JSON.parse(fixture(`${network.folder}/meta.json`).toString()) as Golden;
  const taps = Object.keys(network.layerByTap);

  describe(`${network.title} with the weights of the reference graph`, () => {
    const outputs = new Map<string, { readonly values: Float32Array; readonly shape: readonly number[] }>();
    let parameters = 0;

    beforeAll(async () => {
      await loadEngine();
      const model = network.build(golden, checkpointOf(network));
      parameters = model.countParams();
      for (const [index, tensor] of tappedOutputs(model, network, golden).entries()) {
        outputs.set(taps[index] as string, { values: tensor.dataSync<'float32'>(), shape: tensor.shape });
        tensor.dispose();
      }
      model.dispose();
    });

    it(`has ${network.parameters} parameters`, () => {
      expect(parameters).toBe(network.parameters);
    });

    it.each(taps)('%s: shape, mean, deviation, largest magnitude and first values to 1e-3', (tap) => {
      const { values, shape } = outputs.get(tap) as { values: Float32Array; shape: readonly number[] };
      const expected = golden.taps[tap] as Tap;
      expect(shape).toEqual(expected.shape);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      for (const [actual, wanted] of [
        [mean, expected.mean],
        [std, expected.std],
        [largest, expected.absmax],
        ...expected.first.map((value, index) => [values[index] as number, value] as const),
      ] as const) {
        expect(Math.abs(actual - wanted)).toBeLessThan(1e-3 * expected.absmax);
      }
    });

    it('all logits to 1e-4 of the largest', () => {
      const bytes = fixture(`${network.folder}/logits.f32`);
      const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      expect(relativeError(outputs.get('logits')?.values ?? new Float32Array(), expected)).toBeLessThan(1e-4);
    });
  });
}

function fixture(path: string): Buffer {
  return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));
}

function checkpointOf({ variables }: GoldenNetwork): NamedTensors {
  const names = JSON.parse(fixture(variables).toString()) as [name: string, shape: number[]][];
  return new Map(names.map(([name, shape]) => [name, goldenTensor(name, shape)]));
}

function tappedOutputs(model: LayersModel, { layerByTap, numImages }: GoldenNetwork, golden: Golden): tf.Tensor[] {
  const tapped = modelOf({
    inputs: model.inputs,
    outputs: Object.values(layerByTap).map((name) => model.getLayer(name).output as never),
  });
  const shape: [number, number, number, number] = [1, golden.height, golden.width, 3];
  const images = Array.from({ length: numImages }, (_, index) =>
    tf.tensor(goldenImage(golden.imageSeed + index, shape), shape),
  );
  const outputs = tapped.predict(images) as tf.Tensor[];
  tf.dispose(images);
  return outputs;
}
