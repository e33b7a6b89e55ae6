import { ConfigError } from '@ssma/core';
import type { DependencyGraph, FilterGroup } from '../graph/dependency-graph.js';
import { type FeatureMapPlace, featureMapsOf } from '../graph/feature-maps.js';
import type { FilterScores } from './filter-scores.js';
import { type RankingBatch, type TapSums, tapSums } from './gradient-taps.js';

export interface TaylorOptions {
  readonly batches: Iterable<RankingBatch> | AsyncIterable<RankingBatch>;
  /** How many of them are read, >= 1. */
  readonly numBatches: number;
}

/**
 * First-order estimate of how much the loss changes when a filter's map becomes zero, mean over images:
 *
 *   score(z) = mean over images of |1/M sum over the M pixels of dLoss/dz z|
 *
 * at inference (batch norm by its moving statistics, no dropout). z is the map behind batch norm and activation; filters
 * that leave together have the score of their maps together. One forward and one backward pass per batch serve all
 * layers. Raw scores: see `normaliseByLayer`.
 *
 * @returns scores of the filters that can be removed; others of the same layers have 0
 * @throws ConfigError when there are fewer batches than asked for, or a loss or score is not finite
 * @see Molchanov et al. 2017, "Pruning convolutional neural networks for resource efficient inference"; section 3.5 of the
 *   paper, Eq. 5 and 6
 */
export async function taylorScores(
  graph: DependencyGraph,
  { batches, numBatches }: TaylorOptions,
): Promise<FilterScores> {
  if (!Number.isInteger(numBatches) || numBatches < 1)
    throw new ConfigError(`taylorScores: numBatches must be a whole number, at least 1; got ${numBatches}`);
  const mapsOf = featureMapsOf(graph);
  const groups = graph.groups.map((group) => ({ group, places: mapsOf(group), total: 0 }));
  const tapped = new Map(groups.flatMap(({ places }) => places.map(({ tensor }) => [tensor.id, tensor] as const)));
  let [numRead, numImages] = [0, 0];
  for await (const batch of batches) {
    const sums = await tapSums(graph.model, batch, tapped);
    const batchSize = batch.images[0]?.shape[0] ?? 0;
    for (const entry of groups) entry.total += totalOver(batchSize, entry.places, sums);
    numImages += batchSize;
    numRead += 1;
    if (numRead === numBatches) break;
  }
  if (numRead < numBatches) throw new ConfigError(`taylorScores: batches must be ${numBatches}; got ${numRead}`);
  return scoresByLayer(
    graph,
    groups.map(({ group, total }) => ({ group, score: total / numImages })),
  );
}

function totalOver(batchSize: number, places: readonly FeatureMapPlace[], sums: ReadonlyMap<number, TapSums>): number {
  let total = 0;
  for (let image = 0; image < batchSize; image++) {
    let change = 0;
    for (const { tensor, channel } of places) {
      // A map that the loss does not depend on has no gradient.
      const found = sums.get(tensor.id);
      if (found !== undefined) change += (found.values[image * found.channels + channel] as number) / found.pixels;
    }
    total += Math.abs(change);
  }
  return total;
}

function scoresByLayer(
  { byLayer }: DependencyGraph,
  scored: readonly { group: FilterGroup; score: number }[],
): FilterScores {
  const scores = new Map<string, Float32Array>();
  for (const { group, score } of scored) {
    for (const { layer, index } of group.filters) {
      if (!Number.isFinite(score))
        throw new ConfigError(`taylorScores: scores must be finite; got ${score} for filter ${index} of ${layer}`);
      const values = scores.get(layer) ?? new Float32Array(byLayer.get(layer)?.output.length ?? 0);
      values[index] = score;
      scores.set(layer, values);
    }
  }
  return scores;
}
