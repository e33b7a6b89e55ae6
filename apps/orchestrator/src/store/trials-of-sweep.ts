import { eq, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import type { StageState } from './tables.js';
import { results, stages, sweepTrials, trialStages, trials } from './tables.js';
import { trialState } from './trial-state.js';

/** A trial of a sweep with its result. Scores are fractions, null while there is no result or nothing to measure. */
export interface TrialRow {
  readonly id: string;
  readonly groupId: string;
  readonly seed: number;
  readonly label: string;
  /** Value of every axis of the sweep, by dotted path. */
  readonly axes: Readonly<Record<string, unknown>>;
  readonly state: StageState;
  readonly meanIou: number | null;
  readonly pixelAccuracy: number | null;
  readonly frequencyWeightedIou: number | null;
}

/** The trials of a sweep in the order of its file. Reads summary columns only, never series or matrices. */
export function trialsOfSweep(db: Database, sweepId: string): TrialRow[] {
  return (
    db
      .select({
        id: trials.id,
        groupId: trials.groupId,
        seed: trials.seed,
        label: sweepTrials.label,
        axesJson: sweepTrials.axesJson,
        states: sql<string>`group_concat(${stages.state})`,
        // One stage of a trial has a result at most; max skips the nulls of the others.
        meanIou: sql<number | null>`max(${results.meanIou})`,
        pixelAccuracy: sql<number | null>`max(${results.pixelAccuracy})`,
        frequencyWeightedIou: sql<number | null>`max(${results.frequencyWeightedIou})`,
      })
      .from(sweepTrials)
      .innerJoin(trials, eq(trials.id, sweepTrials.trialId))
      .innerJoin(trialStages, eq(trialStages.trialId, trials.id))
      .innerJoin(stages, eq(stages.key, trialStages.stageKey))
      .leftJoin(results, eq(results.stageKey, stages.key))
      .where(eq(sweepTrials.sweepId, sweepId))
      .groupBy(trials.id)
      .orderBy(sweepTrials.position)
      .all()
      // The column holds STAGE_STATES only, by its check.
      .map(({ axesJson, states, ...row }) => ({
        ...row,
        axes: JSON.parse(axesJson),
        state: trialState(states.split(',') as StageState[]),
      }))
  );
}
