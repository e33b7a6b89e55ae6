import type { RecordedCosts, StageNode, TrialSummary } from '@ssma/orchestrator/client';
import { axisValue } from '../../../format/axis-value.js';

/** A trial with a result, and the stage whose checkpoint is its network. */
export interface PrunedTrial {
  readonly trial: TrialSummary;
  readonly network: string;
  /** The way in which it was pruned, as the values of its axes but the number of the stage. */
  readonly method: string;
  /** Of pruning; null where the sweep has no such axis. */
  readonly stage: number | null;
  /** Null where the training of the network recorded none. */
  readonly recorded: RecordedCosts | null;
}

const STAGE_AXIS = 'prune.upTo';

/** Trials with a result in the order of the sweep; one whose network cannot be found in the graph is left out. */
export function prunedTrials(trials: readonly TrialSummary[], stages: readonly StageNode[]): PrunedTrial[] {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]));
  return trials.flatMap((trial) => {
    const network = trial.evaluation === null ? undefined : byKey.get(trial.evaluation)?.parents.train;
    if (network === undefined || trial.meanIou === null) return [];
    const recorded = byKey.get(network)?.costs ?? null;
    const stage = trial.axes[STAGE_AXIS];
    return [{ trial, network, method: methodOf(trial), stage: typeof stage === 'number' ? stage : null, recorded }];
  });
}

function methodOf({ axes }: TrialSummary): string {
  const others = Object.entries(axes).filter(([path]) => path !== STAGE_AXIS);
  return others.map(([, value]) => axisValue(value)).join(' · ') || 'pruned';
}
