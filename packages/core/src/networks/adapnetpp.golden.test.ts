import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { model as modelOf } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { AdapnetppSpec } from '../spec.js';
import { goldenImage, goldenTensor } from '../test-support/golden-weights.js';
import { relativeError } from '../test-support/numeric-gradient.js';
import { fromAdapnetppCheckpoint } from '../weights/adapnetpp-checkpoint.js';
import { writeWeights } from '../weights/model-weights.js';
import { adapnetPlusPlus } from './adapnetpp.js';

interface Golden {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly imageSeed: number;
  readonly taps: Record<string, { shape: number[]; mean: number; std: number; absmax: number; first: number[] }>;
}

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const golden = JSON.parse(fixture('adapnetpp/meta.json').toString()) as Golden;
const variables = JSON.parse(fixture('checkpoints/adapnetpp-variables.json').toString()) as [string, number[]][];

/** Our layers whose outputs the reference recorded. */
const LAYER_BY_TAP = {
  b1: 'stage1/unit3/relu',
  b2: 'stage2/unit4/relu',
  b4: 'stage4/unit3/relu',
  easpp: 'easpp/project/norm',
  up1: 'decoder/refine1b/relu',
  logits: 'decoder/up3/norm',
} as const;

describe('AdapNet++ with the weights of the reference graph', () => {
  const outputs: Record<string, { values: Float32Array; shape: number[] }> = {};

  beforeAll(async () => {
    await loadEngine();
    const spec = AdapnetppSpec.parse({ network: 'adapnet++', dilationRates: 'released-code' });
    const { height, width, classes } = golden;
    const network = adapnetPlusPlus(spec, { classes, inputHeight: height, inputWidth: width, inputChannels: 3 });
    const checkpoint = new Map(variables.map(([name, shape]) => [name, goldenTensor(name, shape)]));
    writeWeights(network, fromAdapnetppCheckpoint(checkpoint).tensors);
    const tapped = modelOf({
      inputs: network.inputs,
      outputs: Object.values(LAYER_BY_TAP).map((name) => network.getLayer(name).output as never),
    });
    const image = tf.tensor(goldenImage(golden.imageSeed, [1, height, width, 3]), [1, height, width, 3]);
    const tensors = tapped.predict(image) as tf.Tensor[];
    Object.keys(LAYER_BY_TAP).forEach((tap, index) => {
      const tensor = tensors[index] as tf.Tensor;
      outputs[tap] = { values: tensor.dataSync<'float32'>(), shape: tensor.shape };
    });
    tf.dispose([image, tensors]);
    network.dispose();
  });

  it.each(Object.keys(LAYER_BY_TAP))(
    '%s: shape, mean, deviation, largest magnitude and first values to 1e-3',
    (tap) => {
      const { values, shape } = outputs[tap] as { values: Float32Array; shape: number[] };
      const expected = golden.taps[tap] as Golden['taps'][string];
      expect(shape).toEqual(expected.shape);
      expect(relativeError(values.slice(0, 8), expected.first)).toBeLessThan(1e-3);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      for (const [actual, wanted] of [
        [mean, expected.mean],
        [std, expected.std],
        [largest, expected.absmax],
      ] as const) {
        expect(Math.abs(actual - wanted)).toBeLessThan(1e-3 * expected.absmax);
      }
    },
  );

  it('all logits to 1e-4 of the largest', () => {
    const bytes = fixture('adapnetpp/logits.f32');
    const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    expect(relativeError((outputs.logits as { values: Float32Array }).values, expected)).toBeLessThan(1e-4);
  });
});
