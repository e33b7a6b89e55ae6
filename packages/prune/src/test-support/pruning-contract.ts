import { type ModelSpec, profileModel } from '@ssma/core';
import { describe, expect, it } from 'vitest';
import type { SumPolicy } from '../graph/channel-flow.js';
import { type DependencyGraph, dependencyGraph, type Filter } from '../graph/dependency-graph.js';
import { prune } from '../prune.js';
import { maskGroups, maskReaders } from './masking.js';
import { filledNetwork, outputsOf, relativeError } from './networks.js';

/** The cases of the two policies: sums that stay wide, with and without the filters in front of them; narrower sums. */
const CASES: readonly [title: string, sums: SumPolicy, takesShortcuts: boolean][] = [
  ['shortcuts left alone', 'kept', false],
  ['shortcuts pruned, sums kept', 'kept', true],
  ['sums narrowed', 'narrowed', true],
];

/** About one in three of each layer's filters, never all; the same for every call. */
function someGroups(graph: DependencyGraph, takesShortcuts: boolean) {
  return graph.groups.filter(({ filters, entersSum }) => {
    const { index } = filters[0] as Filter;
    return (takesShortcuts || !entersSum) && filters.every((filter) => filter.index > 0) && index % 3 === 1;
  });
}

export function removedFilters(graph: DependencyGraph, takesShortcuts: boolean): Filter[] {
  return someGroups(graph, takesShortcuts).map(({ filters }) => filters[0] as Filter);
}

const channelsOf = (groups: readonly { channel: number }[]) => new Set(groups.map(({ channel }) => channel));

/** Registers what holds of surgery on networks, for the engine that is loaded. */
export function pruningContract(networks: readonly [title: string, spec: ModelSpec][]): void {
  describe.each(CASES)('%s', (_, sums, takesShortcuts) => {
    it.each(networks)('%s: computes what the masked network does', (_, spec) => {
      const network = filledNetwork(spec);
      const graph = dependencyGraph(network, { sums });
      const pruned = prune(network, spec, { filters: removedFilters(graph, takesShortcuts), sums });
      maskGroups(network, graph, channelsOf(someGroups(graph, takesShortcuts)));
      expect(relativeError(outputsOf(pruned.model), outputsOf(network))).toBeLessThan(1e-4);
      const { before, after } = pruned.report;
      expect(after).toEqual(profileModel(pruned.model));
      expect(after.total.parameters).toBeLessThan(0.9 * before.total.parameters);
      expect(after.inferenceFlops).toBeLessThan(0.9 * before.inferenceFlops);
      pruned.model.dispose();
      network.dispose();
    });

    it.each(networks)('%s: maps that nothing reads leave the outputs as they are', (_, spec) => {
      const network = filledNetwork(spec);
      const graph = dependencyGraph(network, { sums });
      const groups = someGroups(graph, takesShortcuts);
      maskGroups(network, graph, channelsOf(groups.filter(({ entersSum }) => entersSum)));
      maskReaders(network, graph, channelsOf(groups));
      const expected = outputsOf(network);
      const { model } = prune(network, spec, { filters: removedFilters(graph, takesShortcuts), sums });
      expect(relativeError(outputsOf(model), expected)).toBeLessThan(1e-5);
      model.dispose();
      network.dispose();
    });
  });
}
