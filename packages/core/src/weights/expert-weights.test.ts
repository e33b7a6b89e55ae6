import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { CheckpointError } from '../errors.js';
import { loadEngine } from '../node/load-engine.js';
import { ModelSpec, NETWORK_NAMES } from '../spec.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { expertWeights, writeExpertWeights } from './expert-weights.js';
import { readWeights } from './model-weights.js';

beforeAll(async () => {
  await loadEngine();
});

const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const SMALL = { widthMultiplier: 0.06, modalities: ['rgb', 'depth'] };
const parse = (spec: Record<string, unknown>) => ModelSpec.parse({ ...SMALL, ...spec });
const expertSpec = ModelSpec.parse({ network: 'adapnet++', modalities: ['depth'], widthMultiplier: 0.06 });

/** Values of a layer for one image, given to every input. */
function layerOutput(network: LayersModel, name: string): Float32Array {
  return tf.tidy(() => {
    const tapped = modelOf({ inputs: network.inputs, outputs: network.getLayer(name).output as never });
    const image = tf.tensor(testValues(32 * 64 * 3, 4), [1, 32, 64, 3]);
    return (tapped.predict(network.inputs.map(() => image)) as tf.Tensor).dataSync<'float32'>() as Float32Array;
  });
}

/** Compared natively: matchers take seconds on a network. */
function bytesOf(data: ArrayBufferView | undefined): Buffer {
  return data === undefined ? Buffer.alloc(0) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

describe('writeExpertWeights', () => {
  it.each([
    [{ network: 'ssma' }, ['easpp/project/norm', 'skip1/norm', 'skip2/norm']],
    [{ network: 'ssma', fusion: { placement: 'decoder' } }, ['decoder/refine2b/relu', 'aux1/resize', 'aux2/resize']],
    [{ network: 'late-fusion' }, ['decoder/up3/norm']],
    [{ network: 'average' }, ['decoder/up3/norm']],
  ])('%j: its part computes what the expert does', (settings, layers) => {
    const expert = buildModel(expertSpec, SHAPE, 1);
    fillWeights(expert);
    const spec = parse(settings);
    const network = buildModel(spec, SHAPE, 2);
    const before = readWeights(network);
    const written = writeExpertWeights(network, spec, { modality: 'depth', tensors: readWeights(expert) });
    for (const layer of layers) {
      const expected = layerOutput(expert, layer);
      expect(relativeError(layerOutput(network, `depth/${layer}`), expected)).toBeLessThan(1e-6);
    }
    for (const [name, { data }] of readWeights(network)) {
      if (!written.includes(name)) expect(bytesOf(data).equals(bytesOf(before.get(name)?.data)), name).toBe(true);
    }
    expect(written.every((name) => name.startsWith('depth/'))).toBe(true);
    expert.dispose();
    network.dispose();
  });

  it('names both shapes when the expert has another width, and leaves the network as it was', () => {
    const wide = buildModel(ModelSpec.parse({ ...expertSpec, widthMultiplier: 0.25 }), SHAPE, 1);
    const spec = parse({ network: 'ssma' });
    const network = buildModel(spec, SHAPE, 2);
    const before = readWeights(network);
    const write = () => writeExpertWeights(network, spec, { modality: 'rgb', tensors: readWeights(wide) });
    expect(write).toThrow(CheckpointError);
    expect(write).toThrow(/expert rgb: .* rgb\/stem\/conv\/kernel \[7, 7, 3, 16\] for \[7, 7, 3, 8\]/);
    for (const [name, { data }] of readWeights(network)) {
      expect(bytesOf(data).equals(bytesOf(before.get(name)?.data)), name).toBe(true);
    }
    wide.dispose();
    network.dispose();
  });

  it('names both shapes when the expert has another class count', () => {
    const other = buildModel(expertSpec, { ...SHAPE, classes: 7 }, 1);
    const spec = parse({ network: 'average' });
    const network = buildModel(spec, SHAPE, 2);
    expect(() => writeExpertWeights(network, spec, { modality: 'rgb', tensors: readWeights(other) })).toThrow(
      'rgb/decoder/classify/conv/kernel [1, 1, 16, 7] for [1, 1, 16, 5]',
    );
    other.dispose();
    network.dispose();
  });

  it('refuses a modality that the network does not read, and an expert that lacks a weight', () => {
    const spec = parse({ network: 'ssma' });
    const network = buildModel(spec, SHAPE, 2);
    expect(() => expertWeights(spec, 'nir')).toThrow('modality must be one of rgb, depth; got nir');
    expect(() => writeExpertWeights(network, spec, { modality: 'rgb', tensors: new Map() })).toThrow(
      'expert rgb: it must have the weight "input/norm/gamma"; got 0 others',
    );
    network.dispose();
  });
});

describe('expertWeights', () => {
  it.each(NETWORK_NAMES.filter((name) => name !== 'adapnet++'))(
    '%s: every target is a weight of the network',
    (name) => {
      const spec = parse({ network: name });
      const network = buildModel(spec, SHAPE, 2);
      const weights = new Set(network.weights.map(({ originalName }) => originalName));
      for (const modality of ['rgb', 'depth']) {
        const targets = [...expertWeights(spec, modality).values()];
        expect(targets.filter((target) => !weights.has(target))).toEqual([]);
        // All of an encoder or none of it.
        const own = [...weights].filter((weight) => weight.startsWith(`${modality}/`));
        if (targets.length > 0) expect(targets.sort()).toEqual(own.sort());
      }
      expect(expertWeights(spec, 'rgb').size > 0).toBe(!['stacking', 'fusenet', 'fusenet-vgg16'].includes(name));
      network.dispose();
    },
  );

  it('F1 leaves out the skips of the second modality', () => {
    const spec = parse({ network: 'ssma', fusion: { skips: 'first-modality' } });
    const [rgb, depth] = ['rgb', 'depth'].map((modality) => expertWeights(spec, modality));
    const difference = [...(rgb?.keys() ?? [])].filter((name) => !depth?.has(name));
    expect(new Set(difference.map((name) => name.split('/')[0]))).toEqual(new Set(['skip1', 'skip2']));
  });
});
