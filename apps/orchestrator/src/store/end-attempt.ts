import { summarise } from '@ssma/eval';
import { and, eq, placeholder, sql } from 'drizzle-orm';
import type { StageOutcome } from '../stages/stage-context.js';
import type { AttemptId } from './claim-stage.js';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import { type Bindable, isRunning } from './running-attempt.js';
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
  const statements = completionStatements(db);
  return db.transaction(
    (tx) => {
      const ended = statements.attempt.run({ ...attempt, endedAtMs: nowMs });
      if (ended.changes === 0) return false;
      const outcomeJson = outcome.kind === 'train' ? JSON.stringify(outcome) : null;
      statements.stage.run({ ...attempt, outcomeJson });
      statements.kept.run({ stageKey: attempt.stageKey });
      if (outcome.kind !== 'evaluate') return true;
      tx.insert(results).values(resultRow(attempt, outcome)).run();
      for (const row of groupRows(attempt, outcome)) tx.insert(groupResults).values(row).run();
      return true;
    },
    { behavior: 'immediate' },
  );
}

const completionStatements = preparedOnce((db) => {
  const attempt = { stageKey: placeholder('stageKey'), number: placeholder('number') };
  return {
    attempt: db
      .update(attempts)
      .set({ state: 'complete', endedAtMs: sql`${placeholder('endedAtMs')}` })
      .where(isRunning(attempt))
      .prepare(),
    stage: db
      .update(stages)
      .set({ state: 'complete', outcomeJson: sql`${placeholder('outcomeJson')}` })
      .where(isLatest(attempt))
      .prepare(),
    kept: db.delete(keptStates).where(eq(keptStates.stageKey, attempt.stageKey)).prepare(),
  };
});

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

function isLatest({ stageKey, number }: Bindable<AttemptId>) {
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
