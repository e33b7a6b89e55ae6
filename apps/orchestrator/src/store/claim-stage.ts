import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { attempts, stages } from './tables.js';

/** One execution of a stage. Its number is a fencing token: writes of an attempt that is no longer the latest are refused. */
export interface AttemptId {
  readonly stageKey: string;
  readonly number: number;
}

/**
 * Starts the next attempt of a stage that is waiting: compare and set, so of several callers one wins.
 *
 * @param claim.pid  process that supervises the attempt
 * @returns null when the stage is not waiting: somebody else has claimed or ended it
 */
export function claimStage(
  db: Database,
  stageKey: string,
  claim: { readonly pid: number; readonly nowMs: number; readonly leaseExpiresAtMs: number },
): AttemptId | null {
  return db.transaction(
    (tx) => {
      const claimed = tx
        .update(stages)
        .set({ state: 'running', attempt: sql`${stages.attempt} + 1` })
        .where(and(eq(stages.key, stageKey), eq(stages.state, 'waiting')))
        .returning({ number: stages.attempt })
        .get();
      if (claimed === undefined) return null;
      const { pid, nowMs: startedAtMs, leaseExpiresAtMs } = claim;
      const attempt = { stageKey, number: claimed.number };
      tx.insert(attempts)
        .values({ ...attempt, state: 'running', pid, startedAtMs, leaseExpiresAtMs })
        .run();
      return attempt;
    },
    { behavior: 'immediate' },
  );
}
