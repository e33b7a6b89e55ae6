import type { KeptFilters } from '@ssma/core';
import { type LayerChannels, placesOf } from '../graph/channel-flow.js';
import type { DependencyGraph } from '../graph/dependency-graph.js';
import { type SumInput, sumInputsBySource } from '../graph/sum-inputs.js';

/**
 * The filters that a network's convolutions have left once channels are removed, as its spec says it.
 *
 * @param before those of the network's spec
 */
export function keptFilters(graph: DependencyGraph, removed: ReadonlySet<number>, before: KeptFilters): KeptFilters {
  const sums = sumInputsBySource(graph.model);
  const entries: [string, KeptFilters[string]][] = [];
  for (const [name, { role, output }] of graph.byLayer) {
    if (role !== 'convolution') continue;
    const isLeft = (channel: number) => !removed.has(channel);
    const numLeft = output.filter(isLeft).length;
    if (numLeft === output.length && before[name] === undefined) continue;
    const sum = sums.get(name);
    entries.push([name, sum === undefined ? numLeft : leftInSum(graph, output, { sum, isLeft })]);
  }
  return Object.fromEntries(entries);
}

/** The places in the sum that are left, numbered anew; a number when there is a filter at each. */
function leftInSum(
  { byLayer }: DependencyGraph,
  output: Int32Array,
  { sum, isLeft }: { sum: SumInput; isLeft: (channel: number) => boolean },
): KeptFilters[string] {
  const scatter = sum.scatter === null ? undefined : byLayer.get(sum.scatter);
  const places = scatter === undefined ? [...output.keys()] : placesOf(scatter.layer).kept;
  const inSum = (byLayer.get(sum.name) as LayerChannels).output;
  const numberAfter = runningCount(inSum, isLeft);
  const kept = places.flatMap((place, index) =>
    isLeft(output[index] as number) ? (numberAfter[place] as number) : [],
  );
  const of = inSum.filter(isLeft).length;
  return kept.length === of ? of : { of, kept };
}

/** How many of the channels before each are left. */
function runningCount(channels: Int32Array, isLeft: (channel: number) => boolean): Int32Array {
  let count = 0;
  return channels.map((channel) => (isLeft(channel) ? count++ : count));
}
