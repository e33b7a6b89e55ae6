import type { Database } from './open-store.js';
import { type StageRow, stagesOfSweep } from './stage-rows.js';
import { type TrialRow, trialsOfSweep } from './trials-of-sweep.js';

/** A trial with its stages in the order in which they run. */
export interface TrialWithStages extends TrialRow {
  readonly stages: readonly Omit<StageRow, 'trialId'>[];
}

/** How far each trial of a sweep is, in the order of its file. */
export function trialsWithStages(db: Database, sweepId: string, nowMs: number): TrialWithStages[] {
  const stagesOf = new Map<string, Omit<StageRow, 'trialId'>[]>();
  for (const { trialId, ...stage } of stagesOfSweep(db, sweepId, nowMs)) {
    const stages = stagesOf.get(trialId);
    if (stages === undefined) stagesOf.set(trialId, [stage]);
    else stages.push(stage);
  }
  return trialsOfSweep(db, sweepId).map((trial) => ({ ...trial, stages: stagesOf.get(trial.id) ?? [] }));
}
