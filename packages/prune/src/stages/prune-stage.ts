import { ConfigError, type ModelSpec } from '@ssma/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { costMeter, type NetworkCost } from '../cost.js';
import { type DependencyGraph, dependencyGraph, type Filter } from '../graph/dependency-graph.js';
import { type PrunedNetwork, prune } from '../prune.js';
import type { FilterScores } from '../rankings/filter-scores.js';
import { type ScoreMeans, scoreFilters } from '../rankings/score-filters.js';
import { removalOrder, selectFilters } from '../select-filters.js';
import type { PruningStep } from '../spec.js';
import { fewestFilters } from './fewest-filters.js';

/** What a stage reads besides the network that it prunes. */
export interface StageMeans extends ScoreMeans {
  /** The network before its first stage, which reductions are shares of; for a latency, of weights that are not zero. */
  readonly original: LayersModel;
  /** Milliseconds of a forward pass of each network, taken in turns; asked for where the target is a latency. */
  readonly measureLatenciesMs: (networks: readonly LayersModel[]) => Promise<readonly number[]>;
}

/** A network and the spec that it was built from. */
export interface NetworkInStage {
  readonly model: LayersModel;
  readonly spec: ModelSpec;
}

/**
 * Carries out one stage of pruning: ranks the filters of a network as it is now, takes as few as meet the stage's target
 * and removes them. Fine-tuning is the caller's.
 *
 * @throws ConfigError when the stages before have met the target already, when it cannot be met (the message says what
 *   can), or the stage's layers are not the network's
 * @see section 3.5 and 5.4 of the paper
 */
export async function pruneStage(
  network: NetworkInStage,
  step: PruningStep,
  means: StageMeans,
): Promise<PrunedNetwork> {
  const graph = dependencyGraph(network.model, { sums: step.sums });
  const scores = await scoreFilters(graph, step, means);
  const filters = await chosenFilters({ ...network, graph, scores }, step, means);
  if (filters.length === 0) {
    const { target } = step.stage;
    throw new ConfigError(
      `pruneStage: target must remove a filter; got ${JSON.stringify(target)}, which none scores below`,
    );
  }
  return prune(network.model, network.spec, { filters, sums: step.sums });
}

interface RankedNetwork extends NetworkInStage {
  readonly graph: DependencyGraph;
  readonly scores: FilterScores;
}

async function chosenFilters(
  { model, spec, graph, scores }: RankedNetwork,
  { stage: { layers, target }, shortcuts, minimumFilters, sums }: PruningStep,
  { original, measureLatenciesMs }: StageMeans,
): Promise<readonly Filter[]> {
  const options = { shortcuts, minimumFilters, ...(layers !== undefined && { layers }) };
  if ('scoreBelow' in target) return selectFilters(graph, scores, { ...options, target }).filters;
  const { measure, reduction } = target;
  if (measure === 'latency') {
    const filters = removalOrder(graph, scores, options).order.map(({ filter }) => filter);
    // Both each time: what else the machine does meets them alike.
    const latencyRatio = async (count: number) => {
      const pruned = prune(model, spec, { filters: filters.slice(0, count), sums });
      try {
        const [wholeMs, prunedMs] = await measureLatenciesMs([original, pruned.model]);
        return (prunedMs as number) / (wholeMs as number);
      } finally {
        pruned.model.dispose();
      }
    };
    const count = await fewestFilters(filters.length, latencyRatio, reduction);
    return filters.slice(0, count);
  }
  const wanted = fromHere(measure, reduction, { original: costOf(original), current: costMeter(graph).current() });
  return selectFilters(graph, scores, { ...options, target: { measure, reduction: wanted } }).filters;
}

/** A reduction of the whole network as one of the network that the stages before have left. */
function fromHere(
  measure: keyof NetworkCost,
  ofOriginal: number,
  { original, current }: { readonly original: NetworkCost; readonly current: NetworkCost },
): number {
  const reduction = 1 - ((1 - ofOriginal) * original[measure]) / current[measure];
  if (reduction > 0) return reduction;
  const reached = (1 - current[measure] / original[measure]).toFixed(4);
  throw new ConfigError(
    `pruneStage: reduction of ${measure} must be above ${reached}, where the stages before have come; got ${ofOriginal}`,
  );
}

function costOf(network: LayersModel): NetworkCost {
  return costMeter(dependencyGraph(network, { sums: 'kept' })).current();
}
