import { and, eq, gt, sql } from 'drizzle-orm';
import type { AttemptRef } from '../channel/attempt-event.js';
import { WORKER_UNFIT } from '../errors.js';
import { type FailurePolicy, retryDelayMs } from '../sweep/failure-policy.js';
import type { AttemptFailure } from './end-attempt.js';
import type { Database } from './open-store.js';
import type { FailedEnd } from './record-events.js';
import { attempts, stages } from './tables.js';

/** How often a stage is tried again, and when. */
export type RetryPolicy = Pick<FailurePolicy, 'retries' | 'retryDelaySeconds'>;

/** An end that no worker has told: its worker was silent for longer than its lease. */
export type SilentEnd = { readonly kind: 'silent'; readonly message: string };

/** Failures that would only be repeated: the input is wrong or the training diverged. */
const FINAL_CODES = new Set(['CONFIG', 'DATASET', 'SHAPE', 'CHECKPOINT', 'DIVERGED', 'NOT_FOUND', 'STATE_CONFLICT']);

/** Codes of ends for which the stage is not to blame; they do not count against its retries. */
const WORKER_LOST = 'WORKER_LOST';
const STOPPED = 'STOPPED';
const MEMORY = 'MEMORY';
const BLAMELESS = [WORKER_LOST, STOPPED, MEMORY, WORKER_UNFIT] as const;

/** A stage whose workers go away with it again and again is likely the reason. */
const MOST_WORKERS_LOST = 10;

/** So many refusals are waited through, each longer than the one before, for a worker that can run the stage. */
const MOST_WORKERS_UNFIT = 10;

/**
 * What becomes of a stage whose attempt has ended without a result. An attempt that died or failed for a reason that may
 * pass is followed by up to `retries` more, each after a longer wait. One that lost its worker or was stopped by its worker
 * is followed by another at once, and so is one that ended for want of memory, if it got further than the one before. One
 * that its worker was not fit for is offered again, later each time, as the next worker may be another.
 *
 * @param isAsked whether somebody has asked the stage to stop
 */
export function nextStageState(
  db: Database,
  attempt: AttemptRef,
  end: FailedEnd | SilentEnd,
  { policy, isAsked, nowMs }: { readonly policy: RetryPolicy; readonly isAsked: boolean; readonly nowMs: number },
): Omit<AttemptFailure, 'logTail'> {
  if (end.kind === 'failed') {
    const code = end.code === undefined ? {} : { code: end.code };
    const failure = { state: 'failed', message: end.message, ...code } as const;
    if (end.code === WORKER_UNFIT && !isAsked) return { ...failure, ...offeredAgain(db, attempt, policy, nowMs) };
    const isFinal = isAsked || (end.code !== undefined && FINAL_CODES.has(end.code));
    return isFinal ? { ...failure, stageState: 'failed' } : { ...failure, ...retried(db, attempt, policy, nowMs) };
  }
  if (isAsked) return { state: 'lost', code: STOPPED, message: 'stopped on request', stageState: 'stopped' };
  if (end.kind === 'lost') return { state: 'lost', message: end.message, ...retried(db, attempt, policy, nowMs) };
  if (end.kind === 'silent') {
    const numLost = 1 + countEnds(db, attempt, WORKER_LOST);
    const stageState = numLost > MOST_WORKERS_LOST ? 'failed' : 'waiting';
    const times = stageState === 'failed' ? ` (${numLost} workers were lost with this stage)` : '';
    return { state: 'lost', code: WORKER_LOST, message: `${end.message}${times}`, stageState };
  }
  if (end.reason !== 'memory')
    return { state: 'lost', code: STOPPED, message: 'its worker ended', stageState: 'waiting' };
  const message = `it used ${end.rssBytes} bytes of memory, more than its worker allows`;
  const stageState = isFurtherThanBefore(db, attempt) ? 'waiting' : 'failed';
  return { state: 'lost', code: MEMORY, message, stageState };
}

type Retry = Pick<AttemptFailure, 'stageState' | 'retryAtMs'>;

function retried(db: Database, attempt: AttemptRef, policy: RetryPolicy, nowMs: number): Retry {
  const numFailed = 1 + countEnds(db, attempt, null);
  if (numFailed > policy.retries) return { stageState: 'failed' };
  return { stageState: 'waiting', retryAtMs: nowMs + retryDelayMs(policy, numFailed) };
}

function offeredAgain(db: Database, attempt: AttemptRef, policy: RetryPolicy, nowMs: number): Retry {
  const numUnfit = 1 + countEnds(db, attempt, WORKER_UNFIT);
  if (numUnfit > MOST_WORKERS_UNFIT) return { stageState: 'failed' };
  return { stageState: 'waiting', retryAtMs: nowMs + retryDelayMs(policy, numUnfit) };
}

/** Earlier attempts that count, by the code that they ended with; null for all for which the stage is to blame. */
function countEnds(db: Database, { stageKey, attempt }: AttemptRef, code: string | null): number {
  const isCounted =
    code === null
      ? sql`coalesce(${attempts.errorCode}, '') NOT IN (${sql.join(
          BLAMELESS.map((one) => sql`${one}`),
          sql`, `,
        )})`
      : eq(attempts.errorCode, code);
  const row = db
    .select({ number: sql<number>`count(*)` })
    .from(attempts)
    .innerJoin(stages, eq(stages.key, attempts.stageKey))
    .where(
      and(
        eq(attempts.stageKey, stageKey),
        sql`${attempts.number} < ${attempt}`,
        gt(attempts.number, stages.forgivenAttempts),
        isCounted,
      ),
    )
    .get();
  return row?.number ?? 0;
}

/** Whether an attempt has made steps that the one before it, which ended for the same reason, had not. */
function isFurtherThanBefore(db: Database, { stageKey, attempt }: AttemptRef): boolean {
  const stepOf = (number: number) =>
    db
      .select({
        code: attempts.errorCode,
        step: sql<number | null>`json_extract(${attempts.progressJson}, '$.step')`,
      })
      .from(attempts)
      .where(and(eq(attempts.stageKey, stageKey), eq(attempts.number, number)))
      .get();
  const before = stepOf(attempt - 1);
  return before?.code !== MEMORY || (stepOf(attempt)?.step ?? 0) > (before.step ?? 0);
}
