import {
  type AffineNode,
  type ConvNode,
  type InferenceGraph,
  type InferenceNode,
  readersByName,
  type Weight,
} from './inference-graph.js';

/**
 * Merges every batch norm and ReLU into the convolution before it, where nothing else reads that convolution; also
 * through a concatenation of such convolutions. A ReLU behind a batch norm that stays is merged into that.
 *
 * The result computes the same functions up to float rounding; an output may be another node than before.
 */
export function foldBatchNorm(graph: InferenceGraph): InferenceGraph {
  const state: State = { nodes: new Map(), readers: new Map(readersByName(graph)) };
  const foldedInto = new Map<string, string>();
  for (const original of graph.nodes) {
    const node = { ...original, inputs: original.inputs.map((name) => foldedInto.get(name) ?? name) };
    const target = node.inputs[0];
    const absorbed = target !== undefined && isAbsorbable(node) ? absorb(state, target, node, 0) : null;
    if (absorbed === null || target === undefined) {
      state.nodes.set(node.name, node);
      continue;
    }
    for (const changed of absorbed) state.nodes.set(changed.name, changed);
    foldedInto.set(node.name, target);
    state.readers.set(target, state.readers.get(node.name) ?? 0);
  }
  return { nodes: [...state.nodes.values()], outputs: graph.outputs.map((name) => foldedInto.get(name) ?? name) };
}

interface State {
  /** Nodes so far, in order, with what was merged into them. */
  readonly nodes: Map<string, InferenceNode>;
  readonly readers: Map<string, number>;
}

/** A node that a producer may take in: a scale and shift, or a ReLU. */
type Absorbable = AffineNode | (InferenceNode & { kind: 'relu' });

function isAbsorbable(node: InferenceNode): node is Absorbable {
  return node.kind === 'affine' || node.kind === 'relu';
}

/**
 * @param channel first channel of `node` that the producer's output feeds
 * @returns the producers with `node` merged in, or null when one of them cannot take it
 */
function absorb(state: State, name: string, node: Absorbable, channel: number): InferenceNode[] | null {
  const producer = state.nodes.get(name);
  if (producer === undefined || state.readers.get(name) !== 1) return null;
  switch (producer.kind) {
    case 'conv':
    case 'deconv':
      if (producer.hasRelu) return null;
      return [node.kind === 'relu' ? { ...producer, hasRelu: true } : scaled(producer, node, channel)];
    case 'affine':
      return node.kind === 'relu' ? [{ ...producer, hasRelu: true }] : null;
    case 'concat':
      return absorbByPart(state, producer.inputs, node, channel);
    default:
      return null;
  }
}

function absorbByPart(
  state: State,
  parts: readonly string[],
  node: Absorbable,
  channel: number,
): InferenceNode[] | null {
  const changed: InferenceNode[] = [];
  let start = channel;
  for (const part of parts) {
    const absorbed = absorb(state, part, node, start);
    if (absorbed === null) return null;
    changed.push(...absorbed);
    start += state.nodes.get(part)?.shape[2] ?? 0;
  }
  return changed;
}

/** Convolution followed by scale and shift as one convolution: kernel scale, bias scale + shift, per filter. */
function scaled(conv: ConvNode, { scale, shift }: AffineNode, channel: number): ConvNode {
  const filters = conv.shape[2];
  const scales = scale.values.subarray(channel, channel + filters);
  const shifts = shift.values.subarray(channel, channel + filters);
  const bias = shifts.map((value, f) => (conv.bias?.values[f] ?? 0) * (scales[f] as number) + value);
  const kernel = { shape: conv.kernel.shape, values: scaledKernel(conv, scales) };
  return { ...conv, kernel, bias: { shape: [filters], values: bias } };
}

function scaledKernel({ kind, kernel: { shape, values } }: ConvNode, scales: Float32Array): Weight['values'] {
  const [, , third, fourth] = shape as [number, number, number, number];
  // Filters are the last axis of a convolution's kernel and the third of a transposed one's.
  const filterOf =
    kind === 'conv' ? (index: number) => index % fourth : (index: number) => Math.floor(index / fourth) % third;
  return values.map((value, index) => value * scales[filterOf(index)]!);
}
