export { type CostMeter, costMeter, type NetworkCost } from './cost.js';
export { filterCounts } from './filter-counts.js';
export type { SumPolicy } from './graph/channel-flow.js';
export { type DependencyGraph, dependencyGraph, type Filter, type FilterGroup } from './graph/dependency-graph.js';
export { type PrunedNetwork, type PruningReport, prune, type Removals } from './prune.js';
export { batchNormScales } from './rankings/batch-norm-scales.js';
export { type FilterScores, normaliseByLayer, rankWithinLayers } from './rankings/filter-scores.js';
export type { RankingBatch } from './rankings/gradient-taps.js';
export { l1Norms } from './rankings/l1-norms.js';
export { randomScores } from './rankings/random-scores.js';
export { type ScoreMeans, scoreFilters } from './rankings/score-filters.js';
export { type TaylorOptions, taylorScores } from './rankings/taylor-scores.js';
export { type PruningTarget, type SelectedFilters, type SelectOptions, selectFilters } from './select-filters.js';
export {
  PAPER_STAGES,
  PruneSpec,
  PruningStage,
  PruningStep,
  pruningSteps,
  RANKINGS,
  type Ranking,
  type StageTarget,
} from './spec.js';
export { type NetworkInStage, pruneStage, type StageMeans } from './stages/prune-stage.js';
