import { type ConstantChannels, constantChannels } from './constant-channels.js';
import type { AffineNode, ConvNode, InferenceGraph, InferenceNode, Weight } from './inference-graph.js';

/**
 * Takes out the channels that have one value whatever the image, such as those of a residual sum that pruning has left no
 * filter for: convolutions that read them have the value in their bias instead. A channel goes where everything that is
 * added to it, multiplied with it or computed of it can do without it.
 *
 * The result computes the same functions up to float rounding, and is the graph given when there is nothing to take out.
 */
export function dropConstantChannels(graph: InferenceGraph): InferenceGraph {
  const constants = constantChannels(graph);
  const kept = keptChannels(graph, constants);
  if (graph.nodes.every(({ name, shape }) => (kept.get(name) as number[]).length === shape[2])) return graph;
  return { ...graph, nodes: graph.nodes.map((node) => narrowed(node, kept, constants)) };
}

/** Channels of every node, by name. */
type ChannelsByNode = ReadonlyMap<string, readonly number[]>;

/** The channels that stay, by node. At least one stays of each. */
function keptChannels(graph: InferenceGraph, constants: ReadonlyMap<string, ConstantChannels>): ChannelsByNode {
  const sets = alignedSets(graph);
  const needed = neededSets(graph, { sets, constants });
  return new Map(
    graph.nodes.map(({ name }) => {
      const ids = sets.get(name) as Int32Array;
      const kept = [...ids.keys()].filter((channel) => needed.has(ids[channel] as number));
      return [name, kept];
    }),
  );
}

/** Numbers the channels of every node so that those that can only go together have one number. */
function alignedSets({ nodes }: InferenceGraph): ReadonlyMap<string, Int32Array> {
  const parents: number[] = [];
  const find = (id: number): number => {
    let root = id;
    while (parents[root] !== root) root = parents[root] as number;
    parents[id] = root;
    return root;
  };
  const fresh = (count: number) => Int32Array.from({ length: count }, () => parents.push(parents.length) - 1);
  const byNode = new Map<string, Int32Array>();
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => byNode.get(name) as Int32Array);
    byNode.set(node.name, channelsOf(node, inputs, { fresh, join: (a, b) => (parents[find(a)] = find(b)) }));
  }
  return new Map([...byNode].map(([name, ids]) => [name, ids.map(find)]));
}

interface SetBuilder {
  fresh(count: number): Int32Array;
  join(a: number, b: number): void;
}

function channelsOf(node: InferenceNode, inputs: readonly Int32Array[], { fresh, join }: SetBuilder): Int32Array {
  const [first = new Int32Array()] = inputs;
  switch (node.kind) {
    case 'affine':
    case 'relu':
    case 'sigmoid':
    case 'mean':
    case 'resize':
    case 'maxPool':
      return first;
    case 'concat':
      return Int32Array.from(inputs.flatMap((ids) => [...ids]));
    case 'slice':
      return first.slice(node.start, node.start + node.shape[2]);
    case 'add':
    case 'multiply':
    case 'maximum':
      for (const other of inputs.slice(1))
        for (const [channel, id] of other.entries()) join(id, first[channel] as number);
      return first;
    default:
      return fresh(node.shape[2]);
  }
}

interface Channels {
  readonly sets: ReadonlyMap<string, Int32Array>;
  readonly constants: ReadonlyMap<string, ConstantChannels>;
}

/** The sets that something varies in or somebody cannot do without. */
function neededSets({ nodes, outputs }: InferenceGraph, { sets, constants }: Channels): ReadonlySet<number> {
  const needed = new Set<number>();
  const need = (name: string, isNeeded: (value: number | null) => boolean) => {
    const values = constants.get(name) as ConstantChannels;
    for (const [channel, id] of (sets.get(name) as Int32Array).entries())
      if (isNeeded(values[channel] ?? null)) needed.add(id);
  };
  for (const node of nodes) {
    need(node.name, (value) => value === null);
    for (const input of node.inputs) {
      if (node.kind === 'conv') need(input, (value) => value !== 0 && hasBorder(node));
      else if (node.kind === 'deconv') need(input, (value) => value !== 0);
      else if (readsAll(node)) need(input, () => true);
    }
  }
  for (const name of outputs) need(name, () => true);
  // A result without a channel is none.
  for (const { name } of nodes) {
    const ids = sets.get(name) as Int32Array;
    if (!ids.some((id) => needed.has(id))) needed.add(ids[0] as number);
  }
  return needed;
}

/** Whether zeros around the map make the border of a convolution's result differ from its inside. */
function hasBorder({ kernel: { shape }, padding }: ConvNode): boolean {
  return padding === 'same' && (shape[0] !== 1 || shape[1] !== 1);
}

function readsAll({ kind }: InferenceNode): boolean {
  return kind === 'modalitySoftmax' || kind === 'logSoftmax' || kind === 'logMeanExp' || kind === 'unpool';
}

function narrowed(
  node: InferenceNode,
  kept: ChannelsByNode,
  constants: ReadonlyMap<string, ConstantChannels>,
): InferenceNode {
  const own = kept.get(node.name) as readonly number[];
  const shape = [node.shape[0], node.shape[1], own.length] as const;
  const [input = ''] = node.inputs;
  switch (node.kind) {
    case 'conv':
    case 'deconv': {
      const read = kept.get(input) as readonly number[];
      return { ...narrowedConv(node, { own, read, constants: constants.get(input) as ConstantChannels }), shape };
    }
    case 'affine':
      return { ...node, shape, ...narrowedAffine(node, own) };
    case 'slice': {
      const read = kept.get(input) as readonly number[];
      return { ...node, shape, start: read.filter((channel) => channel < node.start).length };
    }
    default:
      return { ...node, shape };
  }
}

function narrowedAffine({ scale, shift }: AffineNode, own: readonly number[]): Pick<AffineNode, 'scale' | 'shift'> {
  const narrow = ({ values }: Weight): Weight => ({
    shape: [own.length],
    values: Float32Array.from(own, (channel) => values[channel] as number),
  });
  return { scale: narrow(scale), shift: narrow(shift) };
}

interface ConvChannels {
  /** Filters that stay. */
  readonly own: readonly number[];
  /** Channels of the input that stay. */
  readonly read: readonly number[];
  /** Values of the input's channels before. */
  readonly constants: ConstantChannels;
}

function narrowedConv(node: ConvNode, { own, read, constants }: ConvChannels): ConvNode {
  const { kernel, bias, kind } = node;
  const [height, width] = kernel.shape as [number, number];
  const filters = node.shape[2];
  const channels = constants.length;
  const at = (tap: number, channel: number, filter: number) =>
    kernel.values[
      kind === 'conv' ? (tap * channels + channel) * filters + filter : (tap * filters + filter) * channels + channel
    ] as number;
  const taps = height * width;
  const values = new Float32Array(taps * read.length * own.length);
  const [outer, inner] = kind === 'conv' ? [read, own] : [own, read];
  let place = 0;
  for (let tap = 0; tap < taps; tap++)
    for (const a of outer) for (const b of inner) values[place++] = kind === 'conv' ? at(tap, a, b) : at(tap, b, a);
  const stays = new Set(read);
  // What stays varies, or is read as it is.
  const gone = [...constants.keys()].filter((channel) => !stays.has(channel) && constants[channel] !== 0);
  const added = own.map((filter) => {
    let sum = 0;
    for (const channel of gone)
      for (let tap = 0; tap < taps; tap++) sum += (constants[channel] as number) * at(tap, channel, filter);
    return sum;
  });
  const hasBias = bias !== null || gone.length > 0;
  const biases = Float32Array.from(own, (filter, index) => (bias?.values[filter] ?? 0) + (added[index] as number));
  return {
    ...node,
    kernel: { shape: [height, width, outer.length, inner.length], values },
    bias: hasBias ? { shape: [own.length], values: biases } : null,
  };
}
