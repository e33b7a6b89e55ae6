import { summarise } from '@ssma/eval';
import { and, eq } from 'drizzle-orm';
import type { StageOutcome } from '../stages/stage-context.js';
import type { AttemptId } from './claim-stage.js';
import type { Database } from './open-store.js';
import { isRunning } from './running-attempt.js';
import type { AttemptState, StageState } from './tables.js';
import { attempts, groupResults, keptStates, results, stages } from './tables.js';

/** How an attempt ended without a result, and what becomes of its stage. */
export interface AttemptFailure {
  readonly state: Exclude<AttemptState, 'running' | 'complete'>;
  /** `waiting`: may be claimed again at once. */
  readonly stageState: Extract<StageState, 'waiting' | 'stopped' | 'failed'>;
  readonly message: string;
  /** A stage that waits is not claimed before this time; at once when left out. */
  readonly retryAtMs?: number;
  /** The error's stable code, when it had one. */
  readonly code?: string;
  /** Last lines that the process wrote. */
  readonly logTail?: string;
}

/**
 * Ends an attempt with its result, which is written once.
 *
 * @returns false when the attempt is not running: nothing is written
 */
export function completeAttempt(db: Database, attempt: AttemptId, outcome: StageOutcome, nowMs: number): boolean {
  return db.transaction(
    (tx) => {
      const ended = tx.update(attempts).set({ state: 'complete', endedAtMs: nowMs }).where(isRunning(attempt)).run();
      if (ended.changes === 0) return false;
      const outcomeJson = outcome.kind === 'train' ? JSON.stringify(outcome) : null;
      tx.update(stages).set({ state: 'complete', outcomeJson }).where(isLatest(attempt)).run();
      tx.delete(keptStates).where(eq(keptStates.stageKey, attempt.stageKey)).run();
      if (outcome.kind !== 'evaluate') return true;
      tx.insert(results).values(resultRow(attempt, outcome)).run();
      for (const row of groupRows(attempt, outcome)) tx.insert(groupResults).values(row).run();
      return true;
    },
    { behavior: 'immediate' },
  );
}

/**
 * Ends an attempt that has no result.
 *
 * @returns false when the attempt is not running: nothing is written
 */
export function failAttempt(db: Database, attempt: AttemptId, failure: AttemptFailure, nowMs: number): boolean {
  const { state, stageState, message, code, logTail, retryAtMs = 0 } = failure;
  return db.transaction(
    (tx) => {
      const ended = tx
        .update(attempts)
        .set({ state, endedAtMs: nowMs, errorMessage: message, errorCode: code ?? null, logTail: logTail ?? null })
        .where(isRunning(attempt))
        .run();
      if (ended.changes === 0) return false;
      tx.update(stages).set({ state: stageState, retryAtMs }).where(isLatest(attempt)).run();
      return true;
    },
    { behavior: 'immediate' },
  );
}

function isLatest({ stageKey, number }: AttemptId) {
  return and(eq(stages.key, stageKey), eq(stages.attempt, number));
}

function resultRow({ stageKey, number }: AttemptId, { classNames, confusion }: StageOutcome<'evaluate'>) {
  const { meanIou, pixelAccuracy, frequencyWeightedIou } = summarise(confusion);
  return {
    stageKey,
    attempt: number,
    meanIou,
    pixelAccuracy,
    frequencyWeightedIou,
    classNamesJson: JSON.stringify(classNames),
    confusionJson: JSON.stringify(confusion),
  };
}

function groupRows({ stageKey }: AttemptId, { groups }: StageOutcome<'evaluate'>) {
  return groups.map(({ name, confusion }) => ({
    stageKey,
    name,
    meanIou: summarise(confusion).meanIou,
    confusionJson: JSON.stringify(confusion),
  }));
}
