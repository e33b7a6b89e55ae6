import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { model as modelOf } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { SsmaSpec } from '../spec.js';
import { goldenImage, goldenTensor } from '../test-support/golden-weights.js';
import { relativeError } from '../test-support/numeric-gradient.js';
import { fromSsmaCheckpoint } from '../weights/adapnetpp-checkpoint.js';
import { writeWeights } from '../weights/model-weights.js';
import { ssma } from './ssma.js';

interface Golden {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly imageSeed: number;
  readonly parameters: number;
  readonly taps: Record<string, { shape: number[]; mean: number; std: number; absmax: number; first: number[] }>;
}

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ssma/${name}`, import.meta.url));
const golden = JSON.parse(fixture('meta.json').toString()) as Golden;
const variables = JSON.parse(fixture('variables.json').toString()) as [string, number[]][];

/** Our layers whose outputs the reference recorded. */
const LAYER_BY_TAP = {
  fused: 'ssma/latent/fuse/norm',
  skip1: 'ssma/skip2/fuse/conv',
  skip2: 'ssma/skip1/fuse/conv',
  side1: 'decoder/attend1/weigh',
  logits: 'decoder/up3/norm',
} as const;

describe('SSMA with the weights of the reference graph', () => {
  const outputs: Record<string, { values: Float32Array; shape: number[] }> = {};
  let parameters = 0;

  beforeAll(async () => {
    await loadEngine();
    const spec = SsmaSpec.parse({
      network: 'ssma',
      modalities: ['rgb', 'depth'],
      dilationRates: 'released-code',
      auxiliaryHeads: false,
      fusion: { convolutions: 'released-code' },
    });
    const { height, width, classes, imageSeed } = golden;
    const network = ssma(spec, { classes, inputHeight: height, inputWidth: width, inputChannels: 3 });
    parameters = network.countParams();
    const checkpoint = new Map(variables.map(([name, shape]) => [name, goldenTensor(name, shape)]));
    writeWeights(network, fromSsmaCheckpoint(checkpoint, ['rgb', 'depth']).tensors);
    const tapped = modelOf({
      inputs: network.inputs,
      outputs: Object.values(LAYER_BY_TAP).map((name) => network.getLayer(name).output as never),
    });
    const images = [imageSeed, imageSeed + 1].map((seed) =>
      tf.tensor(goldenImage(seed, [1, height, width, 3]), [1, height, width, 3]),
    );
    const tensors = tapped.predict(images) as tf.Tensor[];
    Object.keys(LAYER_BY_TAP).forEach((tap, index) => {
      const tensor = tensors[index] as tf.Tensor;
      outputs[tap] = { values: tensor.dataSync<'float32'>(), shape: tensor.shape };
    });
    tf.dispose([images, tensors]);
    network.dispose();
  });

  it('has 56,285,688 parameters', () => {
    expect([parameters, golden.parameters]).toEqual([56_285_688, 56_285_688]);
  });

  it.each(Object.keys(LAYER_BY_TAP))(
    '%s: shape, mean, deviation, largest magnitude and first values to 1e-3',
    (tap) => {
      const { values, shape } = outputs[tap] as { values: Float32Array; shape: number[] };
      const expected = golden.taps[tap] as Golden['taps'][string];
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
    },
  );

  it('all logits to 1e-4 of the largest', () => {
    const bytes = fixture('logits.f32');
    const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    expect(relativeError((outputs.logits as { values: Float32Array }).values, expected)).toBeLessThan(1e-4);
  });
});
