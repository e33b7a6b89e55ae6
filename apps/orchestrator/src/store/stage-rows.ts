import { and, eq, sql } from 'drizzle-orm';
import type { StageKind } from '../stages/stage-context.js';
import { StageProgress } from '../stages/stage-context.js';
import type { Database } from './open-store.js';
import type { StageState } from './tables.js';
import { attempts, stages, sweepTrials, trialStages } from './tables.js';

/** A stage of a trial with its latest attempt. */
export interface StageRow {
  readonly trialId: string;
  readonly key: string;
  readonly kind: StageKind;
  /** What it does, e.g. `expert rgb`. */
  readonly name: string;
  /** `stale`: marked running, but its lease has run out, so the process is gone or hangs. */
  readonly state: StageState | 'stale';
  /** Number of attempts so far. */
  readonly attempts: number;
  readonly progress: StageProgress | null;
  /** Why the latest attempt ended without a result. */
  readonly error: string | null;
}

/** The stages of one trial in the order in which they run. */
export function stagesOfTrial(db: Database, trialId: string, nowMs: number): StageRow[] {
  return selectStages(db, nowMs)
    .where(eq(trialStages.trialId, trialId))
    .orderBy(trialStages.position)
    .all()
    .map(stageRow);
}

/** The stages of all trials of a sweep, trial by trial; a stage that trials share comes once for each. */
export function stagesOfSweep(db: Database, sweepId: string, nowMs: number): StageRow[] {
  return selectStages(db, nowMs)
    .innerJoin(sweepTrials, eq(sweepTrials.trialId, trialStages.trialId))
    .where(eq(sweepTrials.sweepId, sweepId))
    .orderBy(sweepTrials.position, trialStages.position)
    .all()
    .map(stageRow);
}

function selectStages(db: Database, nowMs: number) {
  return db
    .select({
      trialId: trialStages.trialId,
      key: stages.key,
      kind: stages.kind,
      name: stages.name,
      state: stages.state,
      attempts: stages.attempt,
      isStale: sql<number>`${stages.state} = 'running' AND ${attempts.leaseExpiresAtMs} <= ${nowMs}`,
      progressJson: attempts.progressJson,
      error: attempts.errorMessage,
    })
    .from(trialStages)
    .innerJoin(stages, eq(stages.key, trialStages.stageKey))
    .leftJoin(attempts, and(eq(attempts.stageKey, stages.key), eq(attempts.number, stages.attempt)))
    .$dynamic();
}

type SelectedStage = ReturnType<ReturnType<typeof selectStages>['all']>[number];

function stageRow({ isStale, progressJson, ...row }: SelectedStage): StageRow {
  return {
    ...row,
    state: isStale === 1 ? 'stale' : row.state,
    progress: progressJson === null ? null : StageProgress.parse(JSON.parse(progressJson)),
  };
}
