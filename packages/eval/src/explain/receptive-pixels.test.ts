import { loadEngine } from '@ssma/core/node';
import { type Random, randomFrom } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { receptiveField } from './receptive-field.js';
import { receptivePixels } from './receptive-pixels.js';

beforeAll(async () => {
  await loadEngine();
});

const ONES = { kernelInitializer: 'ones', useBias: false } as const;

/** A layer that no impulse is lost in: what it reads is positive and so are its weights. */
function anyLayer(random: Random): layers.Layer {
  const pick = (low: number, high: number) => low + Math.floor(random.next() * (high - low + 1));
  const padding = pick(0, 1) === 0 ? 'same' : 'valid';
  switch (pick(0, 8)) {
    case 0: {
      const strides = pick(1, 3);
      // The WebAssembly engine gives zeros for a kernel of one row that strides by three.
      const kernelSize: [number, number] = [pick(strides, 3), pick(strides, 4)];
      return layers.conv2d({ ...ONES, filters: 2, kernelSize, strides, padding });
    }
    case 1:
      return layers.conv2d({ ...ONES, filters: 1, kernelSize: 3, dilationRate: pick(2, 4), padding: 'same' });
    case 2:
      return layers.conv2dTranspose({
        ...ONES,
        filters: 1,
        kernelSize: pick(1, 5),
        strides: pick(1, 3),
        padding: 'same',
      });
    case 3:
      return layers.averagePooling2d({ poolSize: pick(1, 3), strides: pick(1, 2), padding });
    case 4:
      return layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' });
    case 5:
      return layers.upSampling2d({ size: [2, pick(1, 3)], interpolation: pick(0, 1) === 0 ? 'nearest' : 'bilinear' });
    case 6:
      return layers.zeroPadding2d({
        padding: [
          [pick(0, 2), 1],
          [pick(0, 2), 0],
        ],
      });
    case 7:
      return layers.depthwiseConv2d({
        depthwiseInitializer: 'ones',
        useBias: false,
        kernelSize: 3,
        dilationRate: 2,
        padding: 'same',
      });
    default:
      return layers.separableConv2d({
        useBias: false,
        depthwiseInitializer: 'ones',
        pointwiseInitializer: 'ones',
        filters: 1,
        kernelSize: 3,
        dilationRate: 2,
        padding: 'same',
      });
  }
}

/** Three layers, the middle one beside a way around it when the sizes allow. */
function anyNetwork(seed: number): LayersModel {
  const random = randomFrom('receptive pixels', `${seed}`);
  const image = input({ name: 'image', shape: [9, 11, 1] });
  const first = anyLayer(random).apply(image) as SymbolicTensor;
  const second = anyLayer(random).apply(first) as SymbolicTensor;
  const isAlike = second.shape[1] === first.shape[1] && second.shape[2] === first.shape[2];
  const joined = isAlike ? (layers.concatenate({ axis: 3 }).apply([first, second]) as SymbolicTensor) : second;
  return modelOf({ inputs: image, outputs: anyLayer(random).apply(joined) as SymbolicTensor });
}

/** By impulses: `seen[pixel]` holds the units that an image of one pixel reaches. */
function reachedUnits(network: LayersModel): { numUnits: number; seen: Uint8Array[] } {
  const [, height, width] = (network.inputs[0] as SymbolicTensor).shape as [null, number, number];
  return tf.tidy(() => {
    const impulses = tf.reshape(tf.eye(height * width), [height * width, height, width, 1]);
    const reached = tf.sum(network.predict(impulses) as tf.Tensor, 3);
    const numUnits = (reached.shape[1] as number) * (reached.shape[2] as number);
    const values = reached.dataSync();
    const seen = Array.from({ length: height * width }, (_, pixel) =>
      Uint8Array.from(values.subarray(pixel * numUnits, (pixel + 1) * numUnits), (value) => (value > 0 ? 1 : 0)),
    );
    return { numUnits, seen };
  });
}

describe('receptivePixels', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('are those whose impulse arrives, network %i', (seed) => {
    const network = anyNetwork(seed);
    const output = network.outputs[0] as SymbolicTensor;
    const [, , columns] = output.shape as [null, number, number];
    const { numUnits, seen } = reachedUnits(network);
    const { name } = output.sourceLayer;
    const found = Array.from({ length: numUnits }, (_, unit) => {
      const at = { layer: name, row: Math.floor(unit / columns), column: unit % columns };
      return receptivePixels(network, at)[0]?.mask.join('');
    });
    expect(found).toEqual(found.map((_, unit) => seen.map((units) => units[unit]).join('')));
    network.dispose();
  });

  test('lie in the window of receptiveField, and fill it where no border is near', () => {
    const image = input({ name: 'image', shape: [48, 48, 1] });
    const stack = [
      layers.conv2d({ filters: 1, kernelSize: 5, strides: 2, padding: 'same' }),
      layers.conv2d({ filters: 1, kernelSize: 3, dilationRate: 3, padding: 'same' }),
      layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', name: 'unit' }),
    ];
    const output = stack.reduce<SymbolicTensor>((map, layer) => layer.apply(map) as SymbolicTensor, image);
    const network = modelOf({ inputs: image, outputs: output });
    const [field] = receptiveField(network, 'unit');
    if (field?.rows.kind !== 'window') throw new Error('a window is expected');
    const { size, stride, offset, density } = field.rows;
    const [pixels] = receptivePixels(network, { layer: 'unit', row: 6, column: 5 });
    const rows = Array.from({ length: 48 }, (_, row) => row).filter((row) =>
      pixels?.mask.subarray(48 * row, 48 * (row + 1)).includes(1),
    );
    expect([rows[0], rows.at(-1)]).toEqual([offset + 6 * stride, offset + 6 * stride + size - 1]);
    expect(rows.length / size).toBe(density);
    expect([size, stride]).toEqual([19, 4]);
    network.dispose();
  });

  test('refuses a unit outside of its map', () => {
    const network = anyNetwork(3);
    const { shape, sourceLayer } = network.outputs[0] as SymbolicTensor;
    expect(() => receptivePixels(network, { layer: sourceLayer.name, row: 0, column: -1 })).toThrow(
      `receptivePixels: unit must lie within the ${shape[1]} rows and ${shape[2]} columns of ${sourceLayer.name}; got row 0, column -1`,
    );
    network.dispose();
  });
});
