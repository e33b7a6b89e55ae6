import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AxisField, receptiveField } from './receptive-field.js';

beforeAll(async () => {
  await loadEngine();
});

/** Layers one behind the other on an image of one channel; the last is `unit`. */
function stackOf(size: [number | null, number | null], ...stack: layers.Layer[]): LayersModel {
  const image = input({ name: 'image', shape: [...size, 1] });
  const output = stack.reduce<SymbolicTensor>((map, layer) => layer.apply(map) as SymbolicTensor, image);
  return modelOf({ inputs: image, outputs: output });
}

type ConvArgs = Partial<Parameters<typeof layers.conv2d>[0]>;
const conv = (kernelSize: number | [number, number], args: ConvArgs = {}) =>
  layers.conv2d({ filters: 1, kernelSize, padding: 'same', ...args });

function fieldOf(network: LayersModel, from?: string): { rows: AxisField; columns: AxisField } {
  const last = (network.outputs[0] as SymbolicTensor).sourceLayer.name;
  const [{ rows, columns }] = receptiveField(network, last, from === undefined ? {} : { from }) as [
    ReturnType<typeof receptiveField>[0],
  ];
  network.dispose();
  return { rows, columns };
}

const window = (size: number, stride: number, offset: number, density = 1): AxisField => ({
  kind: 'window',
  size,
  stride,
  offset,
  density,
});

describe('receptiveField', () => {
  test.each([
    [3, 7, 13],
    [6, 13, 25],
    [12, 25, 49],
  ])('rate %i: F = %i, two of them %i (Eq. 1 and 2 of the paper)', (dilationRate, once, twice) => {
    const dilated = () => conv(3, { dilationRate });
    expect(fieldOf(stackOf([64, 64], dilated())).rows).toEqual(window(once, 1, -dilationRate, 3 / once));
    expect(fieldOf(stackOf([64, 64], dilated(), dilated())).rows).toEqual(
      window(twice, 1, -2 * dilationRate, 5 / twice),
    );
  });

  test('rates 1, 2, 4 one behind the other leave no gap: 15 pixels', () => {
    const field = fieldOf(stackOf([64, 64], ...[1, 2, 4].map((dilationRate) => conv(3, { dilationRate }))));
    expect(field.rows).toEqual(window(15, 1, -7));
  });

  test('kernel [3,5], stride 2 then kernel 3: rows 7, columns 9 at stride 2; SAME padding of an even size lies behind', () => {
    const field = fieldOf(stackOf([32, 33], conv([3, 5], { strides: 2 }), conv(3)));
    expect(field.rows).toEqual(window(7, 2, -2));
    expect(field.columns).toEqual(window(9, 2, -4));
  });

  test('without padding windows begin at the first pixel, for maps of any size too', () => {
    const field = fieldOf(
      stackOf([null, null], conv(5, { padding: 'valid', strides: 3 }), conv(3, { padding: 'valid' })),
    );
    expect(field.rows).toEqual(window(11, 3, 0));
  });

  test('a transposed convolution of kernel 4 and stride 2 sees two pixels', () => {
    const up = layers.conv2dTranspose({ filters: 1, kernelSize: 4, strides: 2, padding: 'same' });
    expect(fieldOf(stackOf([8, 8], up)).rows).toEqual(window(2, 0.5, -1));
  });

  test('down by 4 and up by 4 has stride 1', () => {
    const up = layers.upSampling2d({ size: [4, 4] });
    expect(fieldOf(stackOf([32, 32], conv(4, { strides: 4 }), up)).rows).toEqual(window(4, 1, 0));
  });

  test('ResNet-50 at a stride of 16 and eASPP see what the formulas give', () => {
    const spec = ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.05 });
    const network = buildModel(spec, { classes: 2, inputHeight: 64, inputWidth: 96, inputChannels: 3 }, 1);
    const rowsOf = (layer: string, from?: string) =>
      receptiveField(network, layer, from === undefined ? {} : { from })[0]?.rows;
    expect(rowsOf('stem/pool')).toMatchObject({ size: 7 + 2 * 2, stride: 4 });
    const source = 'stage4/unit3/relu';
    expect(rowsOf('easpp/rate3/spatial1/relu', source)).toMatchObject({ size: 25, density: 3 / 25 });
    expect(rowsOf('easpp/rate3/spatial2/relu', source)).toMatchObject({ size: 49, density: 5 / 49 });
    expect(rowsOf('easpp/rate1/spatial2/relu', source)).toMatchObject({ size: 13 });
    expect(rowsOf('easpp/concat', source)).toEqual({ kind: 'whole' });
    expect(rowsOf('decoder/up3/norm')).toEqual({ kind: 'whole' });
    network.dispose();
  });

  test.each([
    ['nothing', undefined, "layer must be one of the network's; got nothing (closest: "],
    ['first', 'second', 'layer must depend on second; got first'],
    ['reshape', undefined, 'layer must be of a known class; got Reshape (reshape)'],
  ])('refuses layer %s from %s', (layer, from, message) => {
    const network = stackOf(
      [8, 8],
      conv(3, { name: 'first' }),
      conv(3, { name: 'second' }),
      layers.reshape({ name: 'reshape', targetShape: [4, 16, 1] }),
    );
    expect(() => receptiveField(network, layer, from === undefined ? {} : { from })).toThrow(
      `receptiveField: ${message}`,
    );
    network.dispose();
  });

  test('refuses ways of different strides and SAME padding of any size at stride 2', () => {
    const image = input({ name: 'image', shape: [8, 8, 1] });
    const slow = conv(3).apply(image) as SymbolicTensor;
    const cropped = layers
      .cropping2D({
        cropping: [
          [2, 2],
          [2, 2],
        ],
      })
      .apply(slow) as SymbolicTensor;
    const fast = conv(3, { strides: 2, name: 'fast' }).apply(image) as SymbolicTensor;
    const sum = layers.add({ name: 'sum' }).apply([cropped, fast]) as SymbolicTensor;
    const network = modelOf({ inputs: image, outputs: sum });
    expect(() => receptiveField(network, 'sum')).toThrow(
      'receptiveField: ways to a layer must have one stride; got 2/1 and 1/1 (image)',
    );
    network.dispose();
    const open = stackOf([null, null], conv(3, { strides: 2, name: 'open' }));
    expect(() => receptiveField(open, 'open')).toThrow(
      'receptiveField: layers must have a fixed height and width; got any size (open)',
    );
  });
});
