import { and, eq } from 'drizzle-orm';
import { StageProgress } from '../stages/stage-context.js';
import type { Database } from './open-store.js';
import { attempts, stages, sweeps, workers } from './tables.js';

/** A stage as it is now, with the progress of its latest attempt; null when there is none. */
export function changedStage(db: Database, stageKey: string) {
  const { key, kind, name, state, attempt } = stages;
  const row = db
    .select({ key, kind, name, state, attempt, progressJson: attempts.progressJson })
    .from(stages)
    .leftJoin(attempts, and(eq(attempts.stageKey, stages.key), eq(attempts.number, stages.attempt)))
    .where(eq(stages.key, stageKey))
    .get();
  if (row === undefined) return null;
  const { progressJson, ...stage } = row;
  return { ...stage, progress: progressJson === null ? null : StageProgress.parse(JSON.parse(progressJson)) };
}

/** A sweep as it is now; null when there is none. */
export function changedSweep(db: Database, sweepId: string) {
  const { id, name, state } = sweeps;
  return db.select({ id, name, state }).from(sweeps).where(eq(id, sweepId)).get() ?? null;
}

/** A worker as it is now; null when there is none. */
export function changedWorker(db: Database, workerName: string) {
  const { name, state } = workers;
  return db.select({ name, state }).from(workers).where(eq(name, workerName)).get() ?? null;
}
