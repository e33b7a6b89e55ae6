import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { dropConstantChannels } from './drop-constant-channels.js';
import type { AffineNode, ConvNode, InferenceGraph, InferenceNode } from './inference-graph.js';
import { loadPortable } from './run-portable.js';

beforeAll(async () => {
  await loadEngine();
});

const SIZE = [4, 5] as const;

const IMAGE: InferenceNode = { kind: 'input', name: 'image', shape: [...SIZE, 2], inputs: [] };

interface ConvOptions extends Partial<Pick<ConvNode, 'bias' | 'hasRelu'>> {
  readonly shape: readonly [size: number, channels: number, filters: number];
}

/** A convolution of a kernel in the order [kH, kW, C, filters]. */
function conv(name: string, input: string, values: readonly number[], options: ConvOptions): ConvNode {
  const { shape, bias = null, hasRelu = false } = options;
  const [size, channels, filters] = shape;
  return {
    kind: 'conv',
    name,
    shape: [...SIZE, filters],
    inputs: [input],
    kernel: { shape: [size, size, channels, filters], values: Float32Array.from(values) },
    bias,
    stride: 1,
    dilationRate: 1,
    padding: 'same',
    hasRelu,
  };
}

const biasOf = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });

function affine(name: string, input: string, scale: readonly number[], shift: readonly number[]): AffineNode {
  const weight = (values: readonly number[]) => ({ shape: [values.length], values: Float32Array.from(values) });
  const shape = [...SIZE, scale.length] as const;
  return { kind: 'affine', name, shape, inputs: [input], scale: weight(scale), shift: weight(shift), hasRelu: true };
}

function add(...inputs: string[]): InferenceNode {
  return { kind: 'add', name: 'sum', shape: [...SIZE, 3], inputs };
}

/** Values of the outputs for one image. */
function valuesOf(graph: InferenceGraph): number[][] {
  const loaded = loadPortable(graph);
  const image = tf.randomUniform<tf.Rank.R4>([1, ...SIZE, 2], -1, 1, 'float32', 1);
  const outputs = loaded.run(image);
  const values = outputs.map((output) => Array.from(output.dataSync()));
  tf.dispose([image, outputs]);
  loaded.dispose();
  return values;
}

function channelsOf({ nodes }: InferenceGraph): Record<string, number> {
  return Object.fromEntries(nodes.map(({ name, shape }) => [name, shape[2]]));
}

function expectSameValues(before: InferenceGraph, after: InferenceGraph): void {
  for (const [output, values] of valuesOf(before).entries())
    for (const [index, value] of values.entries()) expect(valuesOf(after)[output]?.[index]).toBeCloseTo(value, 5);
}

/** Two maps of the image that are added, and read through a batch norm; the sum's first channel is 0 in both. */
function sumGraph(reader: ConvNode): InferenceGraph {
  const nodes = [
    IMAGE,
    conv('left', 'image', [0, 1, 0, 0, 2, 0], { shape: [1, 2, 3] }),
    conv('right', 'image', [0, 0, 3, 0, 0, 4], { shape: [1, 2, 3] }),
    add('left', 'right'),
    affine('norm', 'sum', [2, 2, 2], [0.5, 0, 0]),
    reader,
  ];
  return { nodes, outputs: [reader.name] };
}

test('a channel that is empty in all that is added goes; the bias of what reads it has its value', () => {
  const graph = sumGraph(conv('reader', 'norm', [10, 1, 1], { shape: [1, 3, 1] }));
  const narrow = dropConstantChannels(graph);
  expect(channelsOf(narrow)).toEqual({ image: 2, left: 2, right: 2, sum: 2, norm: 2, reader: 1 });
  const reader = narrow.nodes.at(-1) as ConvNode;
  // The batch norm makes 0.5 of 0, which a weight of 10 reads.
  expect([...(reader.bias?.values ?? [])]).toEqual([5]);
  expect([...reader.kernel.values]).toEqual([1, 1]);
  expectSameValues(graph, narrow);
});

test('one that a larger kernel reads across the border stays, unless it is 0', () => {
  const kernel = Array.from({ length: 27 }, (_, index) => index / 10);
  const graph = sumGraph(conv('reader', 'norm', kernel, { shape: [3, 3, 1] }));
  expect(dropConstantChannels(graph)).toBe(graph);
  const zero = {
    ...graph,
    nodes: graph.nodes.map((node) => (node.name === 'norm' ? affine('norm', 'sum', [2, 2, 2], [-1, 0, 0]) : node)),
  };
  const narrow = dropConstantChannels(zero);
  expect(channelsOf(narrow)).toMatchObject({ sum: 2, norm: 2 });
  expectSameValues(zero, narrow);
});

test('what is wanted stays as wide as it is', () => {
  const graph = sumGraph(conv('reader', 'norm', [10, 1, 1], { shape: [1, 3, 1] }));
  const wanted = { ...graph, outputs: ['sum', 'reader'] };
  expect(dropConstantChannels(wanted)).toBe(wanted);
});

test('an empty filter gives its bias behind ReLU, through a concatenation and a slice', () => {
  const nodes: InferenceNode[] = [
    IMAGE,
    conv('a', 'image', [0, 1, 0, 1], { shape: [1, 2, 2], bias: biasOf(-3, 1), hasRelu: true }),
    conv('b', 'image', [1, 0, 1, 0], { shape: [1, 2, 2], bias: biasOf(0, 2) }),
    { kind: 'concat', name: 'both', shape: [...SIZE, 4], inputs: ['a', 'b'] },
    { kind: 'slice', name: 'behind', shape: [...SIZE, 3], inputs: ['both'], start: 1 },
    conv('reader', 'behind', [1, 2, 3], { shape: [1, 3, 1] }),
  ];
  const graph = { nodes, outputs: ['reader'] };
  const narrow = dropConstantChannels(graph);
  expect(channelsOf(narrow)).toEqual({ image: 2, a: 1, b: 1, both: 2, behind: 2, reader: 1 });
  expect(narrow.nodes.find(({ name }) => name === 'behind')).toMatchObject({ start: 0 });
  expect([...((narrow.nodes.at(-1) as ConvNode).bias?.values ?? [])]).toEqual([6]);
  expectSameValues(graph, narrow);
});

test('a result of constants alone keeps a channel', () => {
  const nodes = [
    IMAGE,
    conv('empty', 'image', [0, 0, 0, 0], { shape: [1, 2, 2], bias: biasOf(1, 2) }),
    conv('reader', 'empty', [1, 1], { shape: [1, 2, 1] }),
  ];
  const graph = { nodes, outputs: ['reader'] };
  const narrow = dropConstantChannels(graph);
  expect(channelsOf(narrow)).toMatchObject({ empty: 1, reader: 1 });
  expectSameValues(graph, narrow);
});

test('a transposed convolution does without empty filters and channels of 0', () => {
  const nodes: InferenceNode[] = [
    IMAGE,
    conv('a', 'image', [0, 1, 0, 1], { shape: [1, 2, 2] }),
    {
      ...conv('up', 'a', [], { shape: [2, 2, 2] }),
      kind: 'deconv',
      shape: [8, 10, 2],
      stride: 2,
      // [kH, kW, filters, C]: the second filter is empty.
      kernel: { shape: [2, 2, 2, 2], values: Float32Array.from([1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 7, 8, 0, 0]) },
    },
    { ...conv('reader', 'up', [1, 1], { shape: [1, 2, 1] }), shape: [8, 10, 1] },
  ];
  const graph = { nodes, outputs: ['reader'] };
  const narrow = dropConstantChannels(graph);
  expect(channelsOf(narrow)).toMatchObject({ a: 1, up: 1 });
  expectSameValues(graph, narrow);
});
