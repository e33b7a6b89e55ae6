import { and, eq, lte, sql } from 'drizzle-orm';
import type { AttemptRef } from '../channel/attempt-event.js';
import type { Database } from './open-store.js';
import { attempts } from './tables.js';

/** A running attempt and the worker that has it. */
export interface HeldAttempt extends AttemptRef {
  readonly worker: string;
}

/** As SQLite has it in the index of running attempts: a bound value in its place would have every attempt looked at. */
const IS_RUNNING = sql`${attempts.state} = 'running'`;

/**
 * Says that attempts are alive.
 *
 * @returns those that are not running any more: their processes must end
 */
export function renewLeases(db: Database, held: readonly AttemptRef[], leaseExpiresAtMs: number): AttemptRef[] {
  return held.filter(({ stageKey, attempt }) => {
    const isAttempt = and(eq(attempts.stageKey, stageKey), eq(attempts.number, attempt));
    const renewed = db
      .update(attempts)
      .set({ leaseExpiresAtMs })
      .where(and(isAttempt, eq(attempts.state, 'running')))
      .run();
    return renewed.changes === 0;
  });
}

/** Gives every running attempt at least until then, e.g. because nobody could have heard their workers meanwhile. */
export function extendLeases(db: Database, leaseExpiresAtMs: number): void {
  db.update(attempts)
    .set({ leaseExpiresAtMs })
    .where(and(IS_RUNNING, lte(attempts.leaseExpiresAtMs, leaseExpiresAtMs)))
    .run();
}

/** The running attempts whose lease has run out. */
export function expiredAttempts(db: Database, nowMs: number): HeldAttempt[] {
  return heldAttempts(db)
    .where(and(IS_RUNNING, lte(attempts.leaseExpiresAtMs, nowMs)))
    .all();
}

/** All running attempts. */
export function runningAttempts(db: Database): HeldAttempt[] {
  return heldAttempts(db).where(IS_RUNNING).all();
}

function heldAttempts(db: Database) {
  return db
    .select({ stageKey: attempts.stageKey, attempt: attempts.number, worker: attempts.worker })
    .from(attempts)
    .$dynamic();
}
