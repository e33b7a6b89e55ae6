import {
  buildUnfilledModel,
  ConfigError,
  inputShapeOf,
  type ModelProfile,
  type ModelSpec,
  profileModel,
  writeWeights,
} from '@ssma/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SumPolicy } from './graph/channel-flow.js';
import { type DependencyGraph, dependencyGraph, type Filter } from './graph/dependency-graph.js';
import { keptFilters } from './surgery/kept-filters.js';
import { keptWeights } from './surgery/kept-weights.js';

/** A network with fewer filters. */
export interface PrunedNetwork {
  /** What `buildModel` makes it from. */
  readonly spec: ModelSpec;
  /** With the weights that are left; the caller disposes it. */
  readonly model: LayersModel;
  readonly report: PruningReport;
}

export interface PruningReport {
  /** Filters removed, by convolution; those that left with the named ones included. */
  readonly removedByLayer: Readonly<Record<string, number>>;
  readonly before: ModelProfile;
  readonly after: ModelProfile;
}

export interface Removals {
  /** Places among the filters that the network has; what can only leave with them leaves, too. */
  readonly filters: readonly Filter[];
  readonly sums: SumPolicy;
}

/**
 * Removes filters with everything that belongs to them: maps, batch norms, and the kernel slices that read them. What is
 * left computes what the whole network would with those maps zero.
 *
 * The network given stays as it is. A pruned network can be pruned again.
 *
 * @param spec that the network was built from
 * @throws ConfigError when a filter is not the network's or cannot be removed, when a layer would be left without one, for
 *   a layer whose effect on channels is not known
 * @throws CheckpointError when the network is not that of the spec
 * @see section 3.5 of the paper
 */
export function prune(model: LayersModel, spec: ModelSpec, { filters, sums }: Removals): PrunedNetwork {
  const graph = dependencyGraph(model, { sums });
  const removed = removedChannels(graph, filters);
  requireSurvivors(graph, removed);
  const kept = keptFilters(graph, removed, spec.keptFilters ?? {});
  const pruned: ModelSpec = { ...spec, keptFilters: kept };
  const network = buildUnfilledModel(pruned, shapeOf(model));
  try {
    writeWeights(network, keptWeights(graph, removed), { source: `network of ${spec.network}` });
    const report = {
      removedByLayer: lossesOf(graph, removed),
      before: profileModel(model),
      after: profileModel(network),
    };
    return { spec: pruned, model: network, report };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function removedChannels(graph: DependencyGraph, filters: readonly Filter[]): ReadonlySet<number> {
  if (filters.length === 0) throw new ConfigError('prune: filters must name one at least; got none');
  return new Set(filters.map((filter) => channelOf(graph, filter)));
}

function channelOf({ byLayer, fixed }: DependencyGraph, { layer, index }: Filter): number {
  const found = byLayer.get(layer);
  if (found?.role !== 'convolution') {
    throw new ConfigError(`prune: layer must be a convolution of the network; got ${layer}`);
  }
  const channel = found.output[index];
  if (channel === undefined) {
    throw new ConfigError(`prune: index must be below the ${found.output.length} filters of ${layer}; got ${index}`);
  }
  const reason = fixed.get(channel);
  if (reason === undefined) return channel;
  throw new ConfigError(`prune: filters must be removable; got filter ${index} of ${layer} (${reason})`);
}

function requireSurvivors({ byLayer }: DependencyGraph, removed: ReadonlySet<number>): void {
  for (const [name, { role, output }] of byLayer) {
    if (role !== 'convolution' || output.some((channel) => !removed.has(channel))) continue;
    throw new ConfigError(`prune: every layer must keep a filter; got all ${output.length} of ${name} to remove`);
  }
}

function lossesOf({ byLayer }: DependencyGraph, removed: ReadonlySet<number>): Record<string, number> {
  const losses = [...byLayer].flatMap(([name, { role, output }]): [string, number][] => {
    const loss = output.filter((channel) => removed.has(channel)).length;
    return role === 'convolution' && loss > 0 ? [[name, loss]] : [];
  });
  return Object.fromEntries(losses);
}

function shapeOf(model: LayersModel) {
  const { height, width, channels } = inputShapeOf(model);
  return {
    classes: model.outputs[0]?.shape[3] as number,
    inputHeight: height,
    inputWidth: width,
    inputChannels: channels,
  };
}
