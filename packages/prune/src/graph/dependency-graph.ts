import type { LayersModel } from '@tensorflow/tfjs-layers';
import { channelFlow, type LayerChannels, type SumPolicy } from './channel-flow.js';
import { classScoreLayers } from './class-score-layers.js';

/** A filter of a convolution or transposed convolution, and with it the feature map that it makes. */
export interface Filter {
  readonly layer: string;
  /** Place among the filters that the layer has. */
  readonly index: number;
}

/** Filters that can only be removed together. */
export interface FilterGroup {
  /** Number of the set of channels that leave with them. */
  readonly channel: number;
  readonly filters: readonly Filter[];
  /** Whether a map of the group is added to others. */
  readonly entersSum: boolean;
}

/** What belongs to which channel of a network. */
export interface DependencyGraph {
  readonly model: LayersModel;
  readonly sums: SumPolicy;
  /** By layer name; each layer behind those that it reads. */
  readonly byLayer: ReadonlyMap<string, LayerChannels>;
  /** Why a channel cannot be removed, by its number. */
  readonly fixed: ReadonlyMap<number, string>;
  /** What can be removed, in the order of the layers. */
  readonly groups: readonly FilterGroup[];
}

/**
 * Derives from a network's layers which channels belong together, so that a filter can be removed with its map, its batch
 * norm and every kernel slice that reads it. Class scores, images and sums that keep their width cannot be removed.
 *
 * @param sums what becomes of residual sums; `kept` is the paper's
 * @throws ConfigError for a layer whose effect on channels is not known, naming it
 * @see section 3.5 of the paper
 */
export function dependencyGraph(model: LayersModel, { sums }: { sums: SumPolicy }): DependencyGraph {
  const { byLayer, fixed: fixedByFlow } = channelFlow(model, sums);
  const fixed = new Map(fixedByFlow);
  for (const name of classScoreLayers(model))
    for (const channel of byLayer.get(name)?.output ?? [])
      if (!fixed.has(channel)) fixed.set(channel, `${name} makes class scores`);
  const filters = new Map<number, Filter[]>();
  for (const [layer, { role, output }] of byLayer) {
    if (role !== 'convolution') continue;
    for (const [index, channel] of output.entries()) {
      if (fixed.has(channel)) continue;
      filters.set(channel, [...(filters.get(channel) ?? []), { layer, index }]);
    }
  }
  const addends = channelsOfAddends(byLayer);
  const groups = [...filters].map(([channel, members]) => ({
    channel,
    filters: members,
    entersSum: addends.has(channel),
  }));
  return { model, sums, byLayer, fixed, groups };
}

function channelsOfAddends(byLayer: ReadonlyMap<string, LayerChannels>): ReadonlySet<number> {
  const channels = new Set<number>();
  for (const { role, inputs } of byLayer.values()) {
    if (role !== 'sum' && role !== 'scatter') continue;
    for (const input of inputs) for (const channel of input) channels.add(channel);
  }
  return channels;
}
