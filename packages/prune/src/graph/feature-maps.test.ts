import type { ModelSpec } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { beforeAll, expect, it } from 'vitest';
import { ADAPNETPP, filledNetwork, SSMA } from '../test-support/networks.js';
import { dependencyGraph, type FilterGroup } from './dependency-graph.js';
import { featureMapsOf } from './feature-maps.js';

beforeAll(async () => {
  await loadEngine();
});

/** Where the map of a filter is taken, and those of what leaves with it. */
function placesOf(spec: ModelSpec, layer: string, index: number): string[] {
  const network = filledNetwork(spec);
  const graph = dependencyGraph(network, { sums: 'kept' });
  const group = graph.groups.find(({ filters }) => filters.some((one) => one.layer === layer && one.index === index));
  const places = featureMapsOf(graph)(group as FilterGroup);
  network.dispose();
  return places.map(({ tensor, channel }) => `${tensor.sourceLayer.name} ${channel}`);
}

it.each([
  ['inside a unit: behind the activation', 'stage4/unit2/reduce/conv', 3, 'stage4/unit2/reduce/relu 3'],
  [
    'second half of a pair: at its place in the activated pair',
    'stage4/unit2/spatial/conv2',
    3,
    'stage4/unit2/spatial/relu 29',
  ],
  ['last of a unit: where it is added, behind the dropout', 'stage4/unit3/expand/conv', 5, 'stage4/unit3/dropout 5'],
  ['read by two: where the ways part', 'decoder/up1/deconv', 2, 'decoder/up1/norm 2'],
  ['the image level of eASPP: in the concatenation', 'easpp/pool/conv', 1, 'easpp/concat 97'],
] as const)('%s', (_, layer, index, place) => {
  expect(placesOf(ADAPNETPP, layer, index)).toEqual([place]);
});

it('a map with its gate: in the concatenation, once', () => {
  expect(placesOf(SSMA, 'depth/easpp/project/conv', 3)).toEqual(['ssma/latent/concat 27']);
});

it('a skip with its weight: behind the batch norm, once', () => {
  expect(placesOf(SSMA, 'ssma/skip2/fuse/conv', 1)).toEqual(['ssma/skip2/fuse/norm 1']);
});
