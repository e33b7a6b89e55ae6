import { and, eq, inArray, like, notInArray, or, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { stageKeysOfSweep } from './sweep-stage-keys.js';
import { attempts, earlyStops, stages } from './tables.js';

/**
 * Ends the running attempts of the worker within an orchestrator that has ended, and lets their stages be claimed again.
 * Only for the holder of the writer lock: the lock proves that the process is gone.
 *
 * @param workerPrefix how the names of such workers begin; attempts without a worker's name count as theirs
 * @returns number of attempts that were lost
 */
export function loseAbandonedAttempts(db: Database, workerPrefix: string, nowMs: number): number {
  return db.transaction(
    (tx) => {
      const lost = tx
        .update(attempts)
        .set({
          state: 'lost',
          endedAtMs: nowMs,
          errorCode: 'WORKER_LOST',
          errorMessage: 'the process that supervised it ended',
        })
        .where(
          and(eq(attempts.state, 'running'), or(eq(attempts.worker, ''), like(attempts.worker, `${workerPrefix}%`))),
        )
        .returning({ key: attempts.stageKey })
        .all();
      for (const { key } of lost) tx.update(stages).set({ state: 'waiting' }).where(eq(stages.key, key)).run();
      return lost.length;
    },
    { behavior: 'immediate' },
  );
}

/** Stages without a result that may be claimed again: those that failed, those that were stopped, or all of them. */
export type Reopened = 'failed' | 'stopped' | 'unfinished' | 'missing';

/**
 * Lets stages of a sweep be claimed again; their earlier attempts stay on record and do not count against the retries.
 * A training that was stopped as hopeless stays so, unless all that is `missing` is asked for.
 *
 * @param which `unfinished`: failed and stopped ones
 * @returns number of stages
 */
export function reopenStages(db: Database, sweepId: string, which: Reopened): number {
  return db.transaction(
    (tx) => {
      const isOfSweep = inArray(stages.key, stageKeysOfSweep(db, sweepId));
      const states = which === 'failed' || which === 'stopped' ? ([which] as const) : (['failed', 'stopped'] as const);
      const hopeless = tx.select({ key: earlyStops.stageKey }).from(earlyStops);
      const isHopeful = which === 'missing' ? undefined : notInArray(stages.key, hopeless);
      const reopened = tx
        .update(stages)
        .set({ state: 'waiting', retryAtMs: 0, forgivenAttempts: sql`${stages.attempt}` })
        .where(and(inArray(stages.state, [...states]), isOfSweep, isHopeful))
        .returning({ key: stages.key })
        .all();
      for (const { key } of reopened) tx.delete(earlyStops).where(eq(earlyStops.stageKey, key)).run();
      return reopened.length;
    },
    { behavior: 'immediate' },
  );
}
