import { loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, ssmaImages, ssmaNetwork, values } from '../test-support/grad-cam-contract.js';
import { empiricalReceptiveField } from './empirical-receptive-field.js';
import { occlusionGrid, spreadOverPixels } from './occlusion-grid.js';
import { receptivePixels } from './receptive-pixels.js';

beforeAll(async () => {
  await loadEngine();
});

/** One convolution of 3 x 3 ones, to two equal channels. */
function sumNetwork(): LayersModel {
  const image = input({ name: 'image', shape: [6, 8, 1] });
  const sum = layers.conv2d({
    name: 'sum',
    filters: 2,
    kernelSize: 3,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'ones',
  });
  return modelOf({ inputs: image, outputs: sum.apply(image) as SymbolicTensor });
}

describe('occlusionGrid', () => {
  test('has a last patch that ends with the image', () => {
    const { tops, lefts } = occlusionGrid({ height: 9, width: 8, patchSize: 4, stride: 2 }, 'test');
    expect([tops, lefts]).toEqual([
      [0, 2, 4, 5],
      [0, 2, 4],
    ]);
  });

  test('spreads a value over its patch, and means where patches overlap [1,3]', () => {
    const grid = occlusionGrid({ height: 2, width: 3, patchSize: 2, stride: 1 }, 'test');
    expect([...spreadOverPixels(grid, Float32Array.of(2, 6)).data]).toEqual([2, 4, 6, 2, 4, 6]);
  });
});

describe('empiricalReceptiveField', () => {
  const at = { features: { layer: 'sum' }, row: 2, column: 3 };

  test('is the change of the feature vector, by hand: 3 x 3 ones around a unit, patches of one pixel', async () => {
    const network = sumNetwork();
    const data = values(48, 'occluded');
    const image = tf.tensor4d(data, [1, 6, 8, 1]);
    const mean = data.reduce((sum, value) => sum + value, 0) / 48;
    const { sensitivity, numRuns } = await empiricalReceptiveField(network, image, { ...at, patchSize: 1, stride: 1 });
    expect(numRuns).toBe(48);
    // Two channels change by as much as the hidden pixel differs from the mean.
    const expected = data.map((value, pixel) => {
      const [row, column] = [Math.floor(pixel / 8), pixel % 8];
      return Math.abs(row - 2) <= 1 && Math.abs(column - 3) <= 1 ? Math.SQRT2 * Math.abs(value - mean) : 0;
    });
    expectClose(sensitivity.data, expected, 2e-6);
    network.dispose();
    image.dispose();
  });

  test('is the same for all sizes of batches, and with what cannot be seen left out', async () => {
    const network = sumNetwork();
    const image = tf.tensor4d(values(48, 'occluded'), [1, 6, 8, 1]);
    const patch = { ...at, patchSize: 2, stride: 1 };
    const whole = await empiricalReceptiveField(network, image, patch);
    const seen = receptivePixels(network, { layer: 'sum', row: 2, column: 3 });
    const steps: number[][] = [];
    const onProgress = (done: number, total: number) => steps.push([done, total]);
    const part = await empiricalReceptiveField(network, image, { ...patch, batchSize: 7, seen, onProgress });
    expect([whole.numRuns, part.numRuns]).toEqual([35, 16]);
    expect(steps).toEqual([
      [7, 16],
      [14, 16],
      [16, 16],
    ]);
    expectClose(part.distances.data, whole.distances.data, 1e-6);
    expect([whole.distances.height, whole.distances.width]).toEqual([5, 7]);
    network.dispose();
    image.dispose();
  });

  test('hides some inputs only, measures one class at a pixel, leaves no tensor behind', async () => {
    const network = ssmaNetwork();
    const images = ssmaImages();
    const before = tf.memory().numTensors;
    const options = {
      features: { layer: 'decoder/up3/norm', channels: { start: 1, size: 1 } },
      row: 10,
      column: 20,
      stride: 8,
    };
    const both = await empiricalReceptiveField(network, images, options);
    const depth = await empiricalReceptiveField(network, images, { ...options, inputs: ['depth'] });
    expect(both.distances.data.some((value) => value > 0)).toBe(true);
    expect(depth.distances.data).not.toEqual(both.distances.data);
    await expect(empiricalReceptiveField(network, images, { ...options, row: 32 })).rejects.toThrow(
      'empiricalReceptiveField: unit must lie within the 32 rows and 48 columns of decoder/up3/norm; got row 32, column 20',
    );
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
    tf.dispose(images);
  });

  test.each([
    [{ patchSize: 7 }, 'patchSize must be an integer from 1 to 6; got 7'],
    [
      { patchSize: 2, stride: 3 },
      'stride must be an integer from 1 to the patch size, 2, so that no pixel is left out; got 3',
    ],
    [{ patchSize: 2, stride: 2, batchSize: 0 }, 'batchSize must be an integer >= 1; got 0'],
    [{ inputs: ['depth'] }, 'inputs must name inputs of the network, image; got depth'],
    [{ inputs: [] }, 'inputs must name inputs of the network, image; got []'],
    [
      { patchSize: 2, stride: 2, seen: [{ from: 'image', height: 3, width: 4, mask: new Uint8Array(12) }] },
      'seen must be 6 x 8 like the image; got 3 x 4 (image)',
    ],
  ])('refuses %o', async (change, message) => {
    const network = sumNetwork();
    const image = tf.tensor4d(values(48, 'occluded'), [1, 6, 8, 1]);
    await expect(empiricalReceptiveField(network, image, { ...at, ...change })).rejects.toThrow(
      `empiricalReceptiveField: ${message}`,
    );
    network.dispose();
    image.dispose();
  });
});
