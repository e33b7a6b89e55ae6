import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { stageKeysOfSweep } from './sweep-stage-keys.js';
import { attempts, stages } from './tables.js';

/**
 * Ends every attempt that is still marked running and lets its stage be claimed again. Only for the holder of the
 * writer lock: the lock proves that the process that supervised them is gone.
 *
 * @returns number of attempts that were lost
 */
export function loseAbandonedAttempts(db: Database, nowMs: number): number {
  return db.transaction(
    (tx) => {
      const lost = tx
        .update(attempts)
        .set({ state: 'lost', endedAtMs: nowMs, errorMessage: 'the process that supervised it ended' })
        .where(eq(attempts.state, 'running'))
        .run();
      tx.update(stages).set({ state: 'waiting' }).where(eq(stages.state, 'running')).run();
      return lost.changes;
    },
    { behavior: 'immediate' },
  );
}

/** Lets the failed and stopped stages of a sweep be claimed again; their earlier attempts stay on record. */
export function reopenStages(db: Database, sweepId: string): void {
  db.update(stages)
    .set({ state: 'waiting' })
    .where(and(inArray(stages.state, ['failed', 'stopped']), inArray(stages.key, stageKeysOfSweep(db, sweepId))))
    .run();
}
