import type { SweepPlan } from '../plan/plan-sweep.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import type { Database } from './open-store.js';
import { type Reopened, reopenStages } from './recover-stages.js';
import { registerSweep, type SweepRecord } from './register-sweep.js';
import { activateSweep } from './sweep-runs.js';

/** A sweep that is about to run, or to run on. */
export interface SweepRunIntent {
  readonly sweep: SweepRecord;
  readonly definitionId: string;
  readonly policy: RunPolicy;
  readonly plan: SweepPlan;
  /** Trials and stages are on record as they are in the plan. */
  readonly isOnRecord: boolean;
  /** Stages that are let run again. */
  readonly reopens: readonly Reopened[];
}

/**
 * Records all that a sweep needs before it runs, in one transaction.
 *
 * @returns number of stages that were reopened for each of `reopens`
 */
export function recordRun(
  db: Database,
  { sweep, definitionId, policy, plan, isOnRecord, reopens }: SweepRunIntent,
  nowMs: number,
): number[] {
  return db.transaction(
    () => {
      if (!isOnRecord) registerSweep(db, sweep, plan, nowMs);
      activateSweep(db, sweep.id, { policy, definitionId });
      return reopens.map((which) => reopenStages(db, sweep.id, which));
    },
    { behavior: 'immediate' },
  );
}
