import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { type SsmaBlockOptions, ssmaBlock } from './ssma.js';

beforeAll(async () => {
  await loadEngine();
});

const [HEIGHT, WIDTH] = [3, 4];
const GATES = { reduction: 2, weighting: 'independent', kernelSize: 3 } as const;
const OPTIONS: SsmaBlockOptions = {
  name: 'block',
  gates: GATES,
  fuse: { kernelSize: 3, followedBy: 'norm' },
  momentum: 0.9,
};

/** The block on its own, every weight filled; outputs: fused map, then the gates when there are any. */
function blockModel(modalities: number, channels: number, options: Partial<SsmaBlockOptions> = {}): LayersModel {
  const all = { ...OPTIONS, ...options };
  const maps = Array.from({ length: modalities }, (_, m) =>
    input({ name: `map${m}`, shape: [HEIGHT, WIDTH, channels] }),
  );
  const fused = ssmaBlock(maps, all);
  const bare = modelOf({ inputs: maps, outputs: fused });
  const network =
    all.gates === null
      ? bare
      : modelOf({ inputs: maps, outputs: [fused, bare.getLayer('block/gates').output as never] });
  network.weights.forEach((weight, index) => {
    const values = testValues(tf.util.sizeFromShape(weight.shape as number[]), index + 5);
    const tensor = tf.tensor(
      values.map((value) => (/Variance|gamma/.test(weight.originalName) ? 1 + 0.5 * value : 0.7 * value)),
      weight.shape as number[],
    );
    weight.write(tensor);
    tensor.dispose();
  });
  return network;
}

function run(network: LayersModel, values: Float32Array[], channels: number): Float32Array[] {
  return tf.tidy(() => {
    const outputs = network.predict(values.map((map) => tf.tensor(map, [1, HEIGHT, WIDTH, channels])));
    return [outputs].flat().map((output) => output.dataSync<'float32'>() as Float32Array);
  });
}

function weights(network: LayersModel): Map<string, { shape: number[]; values: Float32Array }> {
  return new Map(
    network.weights.map((weight) => [
      weight.originalName,
      { shape: weight.shape as number[], values: weight.read().dataSync<'float32'>() as Float32Array },
    ]),
  );
}

const countOf = (network: LayersModel) =>
  network.weights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

/** SAME convolution with bias of one map [HEIGHT, WIDTH, C], by the definition. */
function naiveConv(x: Float32Array, kernel: { shape: number[]; values: Float32Array }, bias?: Float32Array) {
  const [size, , channels, filters] = kernel.shape as [number, number, number, number];
  const margin = (size - 1) / 2;
  const y = new Float32Array(HEIGHT * WIDTH * filters);
  for (let row = 0; row < HEIGHT; row++)
    for (let column = 0; column < WIDTH; column++)
      for (let f = 0; f < filters; f++) {
        let sum = bias?.[f] ?? 0;
        for (let dy = 0; dy < size; dy++)
          for (let dx = 0; dx < size; dx++) {
            const [r, c] = [row + dy - margin, column + dx - margin];
            if (r < 0 || c < 0 || r >= HEIGHT || c >= WIDTH) continue;
            for (let k = 0; k < channels; k++)
              sum +=
                (x[(r * WIDTH + c) * channels + k] as number) *
                (kernel.values[((dy * size + dx) * channels + k) * filters + f] as number);
          }
        y[(row * WIDTH + column) * filters + f] = sum;
      }
  return y;
}

/** Eq. 10 to 12 by the definition; two maps of `channels`. */
function naiveBlock(network: LayersModel, maps: Float32Array[], channels: number, weighting: string): Float32Array {
  const all = weights(network);
  const weight = (name: string) => all.get(`block/${name}`) as { shape: number[]; values: Float32Array };
  const concat = Float32Array.from({ length: HEIGHT * WIDTH * 2 * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / (2 * channels)), i % (2 * channels)];
    return maps[Math.floor(channel / channels)]?.[pixel * channels + (channel % channels)] as number;
  });
  const reduced = naiveConv(concat, weight('reduce/conv/kernel'), weight('reduce/conv/bias').values).map((v) =>
    Math.max(0, v),
  );
  const expanded = naiveConv(reduced, weight('expand/conv/kernel'), weight('expand/conv/bias').values);
  const gates = expanded.map((value, i) => {
    if (weighting === 'independent') return 1 / (1 + Math.exp(-value));
    const isFirst = i % (2 * channels) < channels;
    return 1 / (1 + Math.exp((expanded[isFirst ? i + channels : i - channels] as number) - value));
  });
  const fused = naiveConv(
    concat.map((value, i) => value * (gates[i] as number)),
    weight('fuse/conv/kernel'),
  );
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'movingMean', 'movingVariance'].map(
    (name) => weight(`fuse/norm/${name}`).values,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return fused.map((value, i) => {
    const c = i % channels;
    const scale = (gamma[c] as number) / Math.sqrt((variance[c] as number) + 1e-5);
    return (value - (mean[c] as number)) * scale + (beta[c] as number);
  });
}

const maps = (modalities: number, channels: number, seed = 1) =>
  Array.from({ length: modalities }, (_, m) => testValues(HEIGHT * WIDTH * channels, seed + 31 * m));

describe('SSMA block', () => {
  it.each(['independent', 'dependent'] as const)('%s weighting: equations 10 to 12 by the definition', (weighting) => {
    const network = blockModel(2, 4, { gates: { ...GATES, weighting } });
    const values = maps(2, 4);
    const [fused] = run(network, values, 4);
    expect(relativeError(fused as Float32Array, naiveBlock(network, values, 4, weighting))).toBeLessThan(1e-5);
    network.dispose();
  });

  it('gates are in [0, 1]; dependent ones sum to 1 over the modalities', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 1000 }), (modalities, seed) => {
        for (const weighting of ['independent', 'dependent'] as const) {
          const network = blockModel(modalities, 2, { gates: { ...GATES, weighting } });
          const [, gates] = run(network, maps(modalities, 2, seed), 2) as [Float32Array, Float32Array];
          network.dispose();
          expect(gates.every((gate) => gate >= 0 && gate <= 1)).toBe(true);
          if (weighting === 'independent') continue;
          for (let pixel = 0; pixel < HEIGHT * WIDTH; pixel++)
            for (let c = 0; c < 2; c++) {
              let sum = 0;
              for (let m = 0; m < modalities; m++) sum += gates[(pixel * modalities + m) * 2 + c] as number;
              expect(sum).toBeCloseTo(1, 5);
            }
        }
      }),
      { seed: 11, numRuns: 8 },
    );
  });

  it('permuting three modalities together with their weights leaves the result equal', () => {
    const [channels, order] = [2, [2, 0, 1]];
    for (const weighting of ['independent', 'dependent'] as const) {
      const options = { gates: { ...GATES, weighting } };
      const [network, permuted] = [blockModel(3, channels, options), blockModel(3, channels, options)];
      const channelOrder = order.flatMap((m) => Array.from({ length: channels }, (_, c) => m * channels + c));
      permuteChannels(permuted, channelOrder);
      const values = maps(3, channels);
      const [expected] = run(network, values, channels);
      const [actual] = run(
        permuted,
        order.map((m) => values[m] as Float32Array),
        channels,
      );
      expect(relativeError(actual as Float32Array, expected as Float32Array)).toBeLessThan(1e-5);
      network.dispose();
      permuted.dispose();
    }
  });

  // C = 8, N = 2, eta = 4: bottleneck 2 * 8 / 4 = 4.
  it.each<[string, Partial<SsmaBlockOptions>, number]>([
    [
      '3x3 throughout, batch norm',
      { gates: { ...GATES, reduction: 4 } },
      9 * 16 * 4 + 4 + 9 * 4 * 16 + 16 + 9 * 16 * 8 + 4 * 8,
    ],
    [
      '3x3 gates, 1x1 to fuse',
      { gates: { ...GATES, reduction: 4 }, fuse: { kernelSize: 1, followedBy: 'norm' } },
      9 * 16 * 4 + 4 + 9 * 4 * 16 + 16 + 16 * 8 + 4 * 8,
    ],
    [
      '1x1 throughout, bias',
      { gates: { ...GATES, reduction: 4, kernelSize: 1 }, fuse: { kernelSize: 1, followedBy: 'bias' } },
      16 * 4 + 4 + 4 * 16 + 16 + 16 * 8 + 8,
    ],
    ['no recalibration', { gates: null }, 9 * 16 * 8 + 4 * 8],
  ])('parameters, %s', (_, options, expected) => {
    const network = blockModel(2, 8, options);
    expect(countOf(network)).toBe(expected);
    network.dispose();
  });

  it('without recalibration the maps are fused as they are', () => {
    const network = blockModel(2, 1, { gates: null, fuse: { kernelSize: 1, followedBy: 'bias' } });
    network.getLayer('block/fuse/conv').setWeights([tf.tensor([2, 3], [1, 1, 2, 1]), tf.tensor([0.5])]);
    const [fused] = run(network, [new Float32Array(12).fill(1), new Float32Array(12).fill(10)], 1);
    expect([...(fused as Float32Array)]).toEqual(new Array(12).fill(2 * 1 + 3 * 10 + 0.5));
    network.dispose();
  });

  it('refuses a single map and maps of different shapes', () => {
    const map = (channels: number) => input({ shape: [HEIGHT, WIDTH, channels] });
    expect(() => ssmaBlock([map(4)], OPTIONS)).toThrow('block: must fuse two or more maps of one shape; got [3, 4, 4]');
    expect(() => ssmaBlock([map(4), map(2)], OPTIONS)).toThrow('got [3, 4, 4], [3, 4, 2]');
  });
});

/** Reorders what every weight of the block has per channel of the concatenation. */
function permuteChannels(network: LayersModel, order: readonly number[]): void {
  const axisByName: Record<string, number> = {
    'block/reduce/conv/kernel': 2,
    'block/expand/conv/kernel': 3,
    'block/expand/conv/bias': 0,
    'block/fuse/conv/kernel': 2,
  };
  for (const weight of network.weights) {
    const axis = axisByName[weight.originalName];
    if (axis === undefined) continue;
    const indices = tf.tensor1d([...order], 'int32');
    // The WebAssembly engine remembers four axes for what it has gathered, and refuses it as a bias: hence the copy.
    const gathered = tf.gather(weight.read(), indices, axis);
    const permuted = tf.tensor(gathered.dataSync(), gathered.shape);
    weight.write(permuted);
    tf.dispose([indices, gathered, permuted]);
  }
}
