import { type ChannelRole, ConfigError, channelRoleOf, sourceOf } from '@ssma/core';
import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type DisjointSets, disjointSets } from './disjoint-sets.js';

/**
 * What becomes of a residual sum when a map in front of it is removed.
 *
 * - `kept`: it stays as wide as it is, the map counts as zero there (section 3.5 of the paper)
 * - `narrowed`: it loses the channel, and so do all maps that are added to it and all that is behind it
 */
export type SumPolicy = 'kept' | 'narrowed';

/** The channels that a layer reads and makes, each by the number of the set that it can only be removed with. */
export interface LayerChannels {
  readonly layer: layers.Layer;
  readonly role: ChannelRole;
  /** One list per input. */
  readonly inputs: readonly Int32Array[];
  readonly output: Int32Array;
}

export interface ChannelFlow {
  /** By layer name; each layer behind those that it reads. */
  readonly byLayer: ReadonlyMap<string, LayerChannels>;
  /** Why a set cannot be removed, by its number. */
  readonly fixed: ReadonlyMap<number, string>;
}

interface FlowBuilder {
  readonly sets: DisjointSets;
  readonly sums: SumPolicy;
  fix(channels: Int32Array, reason: string): void;
}

/**
 * Follows every channel through a network, from the convolution that makes it to the kernels that read it.
 *
 * @throws ConfigError for a layer whose effect on channels is not known
 */
export function channelFlow(model: LayersModel, sums: SumPolicy): ChannelFlow {
  const sets = disjointSets();
  const reasons: [Int32Array, string][] = [];
  const builder: FlowBuilder = { sets, sums, fix: (channels, reason) => reasons.push([channels, reason]) };
  const byTensor = new Map<number, Int32Array>();
  const byLayer = new Map<string, LayerChannels>();
  const visit = (tensor: SymbolicTensor): Int32Array => {
    const known = byTensor.get(tensor.id);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    const inputs = tensor.inputs.map(visit);
    const role = roleOf(layer);
    const output = outputChannels({ tensor, role, inputs }, builder);
    byTensor.set(tensor.id, output);
    byLayer.set(layer.name, { layer, role, inputs, output });
    return output;
  };
  for (const [index, tensor] of model.outputs.entries()) {
    builder.fix(visit(tensor), `output ${model.outputNames[index]} has them`);
  }
  return resolved(byLayer, reasons, sets);
}

function roleOf(layer: layers.Layer): ChannelRole {
  const role = channelRoleOf(layer);
  if (role !== null) return role;
  throw new ConfigError(
    `dependencyGraph: layers must be of a class whose channels are known; got ${layer.getClassName()} (${layer.name})`,
  );
}

function outputChannels(
  { tensor, role, inputs }: { tensor: SymbolicTensor; role: ChannelRole; inputs: readonly Int32Array[] },
  builder: FlowBuilder,
): Int32Array {
  const { sets, sums, fix } = builder;
  const { sourceLayer: layer } = tensor;
  const [first] = inputs as [Int32Array];
  const width = tensor.shape[3] as number;
  switch (role) {
    case 'convolution':
      return sets.add(width);
    case 'channelwise':
      return first;
    case 'concatenation':
      return Int32Array.from(inputs.flatMap((channels) => [...channels]));
    case 'product':
    case 'aligned':
      return joined(inputs, sets);
    case 'sum':
      return sums === 'narrowed' ? joined(inputs, sets) : keptSum(tensor, inputs, builder);
    case 'scatter':
      return scattered(layer, first, builder);
    case 'modalities': {
      const size = width / (layer.getConfig().modalities as number);
      for (const [index, channel] of first.entries())
        if (index >= size) sets.join(channel, first[index - size] as number);
      return first;
    }
    case 'input':
    case 'whole': {
      if (role === 'whole') fix(first, `${layer.name} reads all of them`);
      const output = sets.add(width);
      fix(output, `${layer.name} makes them`);
      return output;
    }
  }
}

function joined(inputs: readonly Int32Array[], sets: DisjointSets): Int32Array {
  const [first, ...others] = inputs as [Int32Array, ...Int32Array[]];
  for (const channels of others)
    for (const [index, channel] of channels.entries()) sets.join(channel, first[index] as number);
  return first;
}

/** A convolution's maps can be missing in a sum, see `ChannelScatter`; channels that come otherwise cannot. */
function keptSum(tensor: SymbolicTensor, inputs: readonly Int32Array[], { sets, fix }: FlowBuilder): Int32Array {
  const reason = `${tensor.sourceLayer.name} adds them`;
  for (const [index, input] of tensor.inputs.entries())
    if (sourceOf(input) === null) fix(inputs[index] as Int32Array, reason);
  const output = sets.add(tensor.shape[3] as number);
  fix(output, reason);
  return output;
}

function scattered(layer: layers.Layer, input: Int32Array, { sets, sums, fix }: FlowBuilder): Int32Array {
  const { of, kept } = placesOf(layer);
  const output = sets.add(of);
  if (sums === 'narrowed') for (const [index, place] of kept.entries()) output[place] = input[index] as number;
  else fix(output, `${layer.name} places them`);
  return output;
}

/** The places of a channel scatter. */
export function placesOf(layer: layers.Layer): { readonly of: number; readonly kept: readonly number[] } {
  const { of, kept } = layer.getConfig();
  return { of: of as number, kept: kept as number[] };
}

/** Numbers every channel by its set. */
function resolved(
  byLayer: ReadonlyMap<string, LayerChannels>,
  reasons: readonly [Int32Array, string][],
  { find }: DisjointSets,
): ChannelFlow {
  const fixed = new Map<number, string>();
  for (const [channels, reason] of reasons)
    for (const channel of channels) if (!fixed.has(find(channel))) fixed.set(find(channel), reason);
  const rooted = (channels: Int32Array) => channels.map(find);
  return {
    byLayer: new Map(
      [...byLayer].map(([name, { layer, role, inputs, output }]) => [
        name,
        { layer, role, inputs: inputs.map(rooted), output: rooted(output) },
      ]),
    ),
    fixed,
  };
}
