import type { DependencyGraph } from '../graph/dependency-graph.js';
import type { PruningStep } from '../spec.js';
import { batchNormScales } from './batch-norm-scales.js';
import { type FilterScores, normaliseByLayer, rankWithinLayers } from './filter-scores.js';
import { l1Norms } from './l1-norms.js';
import { randomScores } from './random-scores.js';
import { type TaylorOptions, taylorScores } from './taylor-scores.js';

/** What scores can depend on besides the network. */
export interface ScoreMeans {
  /** Read by the Taylor ranking alone. */
  readonly batches: TaylorOptions['batches'];
  readonly seed: number;
}

/**
 * Scores of a network's filters by a ranking of one name, comparable between layers.
 *
 * @throws ConfigError as `taylorScores`
 */
export async function scoreFilters(
  graph: DependencyGraph,
  { ranking, comparedBy = DEFAULT_COMPARISON[ranking], numBatches }: RankingChoice,
  { batches, seed }: ScoreMeans,
): Promise<FilterScores> {
  const compared = comparedBy === 'norm' ? normaliseByLayer : rankWithinLayers;
  switch (ranking) {
    case 'taylor':
      return compared(await taylorScores(graph, { batches, numBatches }));
    case 'l1':
      return compared(l1Norms(graph));
    case 'batch-norm':
      return compared(batchNormScales(graph));
    case 'random':
      return compared(randomScores(graph, seed));
  }
}

type RankingChoice = Pick<PruningStep, 'ranking' | 'comparedBy' | 'numBatches'>;

/** Li et al. 2017 prune a share of each layer; Molchanov et al. 2017 and the paper compare scores by norm. */
const DEFAULT_COMPARISON = { taylor: 'norm', l1: 'share', 'batch-norm': 'norm', random: 'share' } as const;
