import type { AffineNode, ConvNode, InferenceGraph, InferenceNode } from './inference-graph.js';

/** The value that each channel of a node's result has at every pixel of every image; null for one that varies. */
export type ConstantChannels = readonly (number | null)[];

/** What each node of a graph is known to give whatever the image. */
export function constantChannels({ nodes }: InferenceGraph): ReadonlyMap<string, ConstantChannels> {
  const known = new Map<string, ConstantChannels>();
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => known.get(name) as ConstantChannels);
    known.set(node.name, constantsOf(node, inputs));
  }
  return known;
}

function constantsOf(node: InferenceNode, inputs: readonly ConstantChannels[]): ConstantChannels {
  const [first = []] = inputs;
  switch (node.kind) {
    case 'conv':
    case 'deconv':
      return emptyFilters(node);
    case 'affine':
      return affineConstants(node, first);
    case 'relu':
      return first.map((value) => value && Math.max(0, value));
    case 'sigmoid':
      return first.map((value) => (value === null ? null : 1 / (1 + Math.exp(-value))));
    // Of equal values any mean, maximum and interpolation is that value.
    case 'mean':
    case 'resize':
    case 'maxPool':
      return first;
    case 'concat':
      return inputs.flat();
    case 'slice':
      return first.slice(node.start, node.start + node.shape[2]);
    case 'add':
      return combined(inputs, (values) => values.reduce((sum, value) => sum + value, 0));
    case 'multiply':
      return combined(inputs, (values) => values.reduce((product, value) => product * value, 1));
    case 'maximum':
      return combined(inputs, (values) => Math.max(...values));
    case 'input':
    case 'modalitySoftmax':
    case 'logSoftmax':
    case 'logMeanExp':
    case 'unpool':
      return Array<null>(node.shape[2]).fill(null);
  }
}

/** A filter of zeros gives its bias. */
function emptyFilters({ kernel, bias, hasRelu, kind, shape }: ConvNode): ConstantChannels {
  const filters = shape[2];
  const isUsed = new Array<boolean>(filters).fill(false);
  const { values } = kernel;
  const channels = kernel.shape[kind === 'conv' ? 2 : 3] as number;
  for (let index = 0; index < values.length; index++)
    if (values[index] !== 0) isUsed[kind === 'conv' ? index % filters : Math.floor(index / channels) % filters] = true;
  return isUsed.map((used, filter) => {
    if (used) return null;
    const value = bias?.values[filter] ?? 0;
    return hasRelu ? Math.max(0, value) : value;
  });
}

function affineConstants({ scale, shift, hasRelu }: AffineNode, input: ConstantChannels): ConstantChannels {
  return input.map((value, channel) => {
    if (value === null) return null;
    const shifted = value * (scale.values[channel] as number) + (shift.values[channel] as number);
    return hasRelu ? Math.max(0, shifted) : shifted;
  });
}

/** Channels that are constant in every input. */
function combined(
  inputs: readonly ConstantChannels[],
  combine: (values: readonly number[]) => number,
): ConstantChannels {
  const [first = []] = inputs;
  return first.map((_, channel) => {
    const values = inputs.flatMap((input) => input[channel] ?? []);
    return values.length === inputs.length ? combine(values) : null;
  });
}
