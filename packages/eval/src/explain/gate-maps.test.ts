import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { randomFrom } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GateMaps } from '../gate-sheet.js';
import { gateReader, hasGates, meanGates } from './gate-maps.js';

beforeAll(async () => {
  await loadEngine();
});

function tinyNetwork(spec: Record<string, unknown>): LayersModel {
  const model = { network: 'ssma', modalities: ['rgb', 'depth'], widthMultiplier: 0.05, ...spec };
  const shape = { classes: 3, inputHeight: 32, inputWidth: 48, inputChannels: 3 };
  return buildModel(ModelSpec.parse(model), shape, 4);
}

const values = (seed: string) => {
  const random = randomFrom('gate maps', seed);
  return Float32Array.from({ length: 32 * 48 * 3 }, () => 2 * random.next() - 1);
};

const imagesOf = (...modalities: string[]) =>
  modalities.map((modality) => tf.tensor4d(values(modality), [1, 32, 48, 3]));

async function gatesOf(spec: Record<string, unknown>, change: (model: LayersModel) => void = () => undefined) {
  const model = tinyNetwork(spec);
  change(model);
  const images = imagesOf('rgb', 'depth');
  const maps = await gateReader(model).read(images);
  model.dispose();
  tf.dispose(images);
  return maps;
}

/** Largest and least value, and the largest distance of the sum over the modalities from 1. */
function extremes(maps: readonly GateMaps[]) {
  const all = maps.flatMap(({ byModality }) => Object.values(byModality).flatMap((gate) => [...gate]));
  const sums = maps.flatMap(({ byModality: { rgb, depth } }) =>
    [...(rgb ?? [])].map((gate, pixel) => Math.abs(gate + (depth?.[pixel] ?? Number.NaN) - 1)),
  );
  return { least: Math.min(...all), largest: Math.max(...all), offOne: Math.max(...sums) };
}

test('a mean is over the channels of one modality at one pixel [2 pixels, 2 modalities, 2 channels]', () => {
  const gates = Float32Array.of(0, 0.5, 1, 0.5, 0.25, 0.25, 0, 0.5);
  expect(meanGates(gates, 2, 2)).toEqual([Float32Array.of(0.25, 0.25), Float32Array.of(0.75, 0.25)]);
});

test.each([
  ['ssma', true],
  ['average', false],
])('a network %s has gates: %s', (network, expected) => {
  const model = tinyNetwork({ network });
  expect(hasGates(model)).toBe(expected);
  model.dispose();
});

describe('gateReader', () => {
  test('gives the gates of each block from 0 to 1 at its size', async () => {
    const maps = await gatesOf({});
    expect(maps.map(({ block, height, width, byModality }) => [block, height, width, Object.keys(byModality)])).toEqual(
      [
        ['ssma/latent', 2, 3, ['rgb', 'depth']],
        ['ssma/skip2', 4, 6, ['rgb', 'depth']],
        ['ssma/skip1', 8, 12, ['rgb', 'depth']],
      ],
    );
    expect(maps.map(({ byModality }) => byModality.depth?.length)).toEqual([6, 24, 96]);
    const { least, largest, offOne } = extremes(maps);
    expect(least).toBeGreaterThan(0);
    expect(largest).toBeLessThan(1);
    expect(offOne).toBeGreaterThan(0.01);
  });

  test('dependent gates add up to 1 over the modalities, for three too', async () => {
    expect(extremes(await gatesOf({ fusion: { weighting: 'dependent' } })).offOne).toBeLessThan(1e-6);
    const model = tinyNetwork({ modalities: ['rgb', 'depth', 'hha'], fusion: { weighting: 'dependent' } });
    const maps = await gateReader(model).read(imagesOf('rgb', 'depth', 'hha'));
    for (const { byModality } of maps) {
      const sums = [...(byModality.rgb ?? [])].map(
        (gate, pixel) => gate + (byModality.depth?.[pixel] ?? 0) + (byModality.hha?.[pixel] ?? 0),
      );
      expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-6);
    }
    model.dispose();
  });

  test('names the modality whose gates are open', async () => {
    const maps = await gatesOf({}, (model) => {
      const [, bias] = model.getLayer('ssma/latent/expand/conv').getWeights() as [tf.Tensor, tf.Tensor];
      const opened = tf.tensor1d(Array.from({ length: bias.size }, (_, c) => (c < bias.size / 2 ? -30 : 30)));
      const [kernel] = model.getLayer('ssma/latent/expand/conv').getWeights() as [tf.Tensor];
      model.getLayer('ssma/latent/expand/conv').setWeights([kernel, opened]);
    });
    const { rgb, depth } = maps[0]?.byModality ?? {};
    expect(Math.max(...(rgb ?? [1]))).toBeLessThan(1e-3);
    expect(Math.min(...(depth ?? [0]))).toBeGreaterThan(0.999);
  });

  test('a decoder-stage network has one block', async () => {
    const maps = await gatesOf({ fusion: { placement: 'decoder' } });
    expect(maps.map(({ block, height, width }) => [block, height, width])).toEqual([['ssma/latent', 8, 12]]);
  });

  test('reading leaves no tensor behind', async () => {
    const model = tinyNetwork({});
    const images = imagesOf('rgb', 'depth');
    const before = tf.memory().numTensors;
    const reader = gateReader(model);
    await reader.read(images);
    await expect(reader.read(images.slice(1))).rejects.toThrow(
      'gateReader: image must have one tensor per input, rgb, depth; got 1',
    );
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test.each([
    [{ network: 'late-fusion' }, 'late-fusion'],
    [{ network: 'cmode' }, 'cmode'],
    [{ fusion: { recalibration: false } }, 'ssma'],
  ])('refuses a network without SSMA gates %o', async (spec, name) => {
    await expect(gatesOf(spec)).rejects.toThrow(
      `gateReader: network must have SSMA gates; got ${name} without layers ssma/.../gates`,
    );
  });
});
