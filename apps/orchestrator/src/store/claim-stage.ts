import { and, eq, lte, placeholder, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import { attempts, stages } from './tables.js';

/** One execution of a stage. Its number is a fencing token: writes of an attempt that is no longer the latest are refused. */
export interface AttemptId {
  readonly stageKey: string;
  readonly number: number;
}

/** Who asks for an attempt. */
export interface Claim {
  /** Name of the request, given by the worker: repeating it gets the same attempt. */
  readonly claimId: string;
  readonly worker: string;
  readonly device: string;
  /** Process of the worker on its machine. */
  readonly pid: number;
  readonly nowMs: number;
  readonly leaseExpiresAtMs: number;
}

/**
 * Starts the next attempt of a stage that is waiting: compare and set, so of several callers one wins. A claim that has won
 * already gets its attempt again while that runs.
 *
 * @returns null when the stage is not waiting, or is to wait longer: somebody else has claimed or ended it
 */
export function claimStage(db: Database, stageKey: string, claim: Claim): AttemptId | null {
  const statements = claimStatements(db);
  return db.transaction(
    () => {
      const earlier = statements.earlier.get({ claimId: claim.claimId });
      if (earlier !== undefined) {
        return earlier.state === 'running' && earlier.stageKey === stageKey
          ? { stageKey, number: earlier.number }
          : null;
      }
      const claimed = statements.take.get({ stageKey, nowMs: claim.nowMs });
      if (claimed === undefined) return null;
      const { nowMs: startedAtMs, ...columns } = claim;
      const attempt = { stageKey, number: claimed.number };
      statements.begin.run({ ...attempt, ...columns, startedAtMs });
      return attempt;
    },
    { behavior: 'immediate' },
  );
}

const claimStatements = preparedOnce((db) => {
  const value = placeholder;
  return {
    earlier: db
      .select({ stageKey: attempts.stageKey, number: attempts.number, state: attempts.state })
      .from(attempts)
      .where(eq(attempts.claimId, value('claimId')))
      .prepare(),
    take: db
      .update(stages)
      .set({ state: 'running', attempt: sql`${stages.attempt} + 1` })
      .where(and(eq(stages.key, value('stageKey')), eq(stages.state, 'waiting'), lte(stages.retryAtMs, value('nowMs'))))
      .returning({ number: stages.attempt })
      .prepare(),
    begin: db
      .insert(attempts)
      .values({
        stageKey: value('stageKey'),
        number: value('number'),
        state: 'running',
        claimId: value('claimId'),
        worker: value('worker'),
        device: value('device'),
        pid: value('pid'),
        startedAtMs: value('startedAtMs'),
        leaseExpiresAtMs: value('leaseExpiresAtMs'),
      })
      .prepare(),
  };
});
