import { and, eq, sql } from 'drizzle-orm';
import { type AttemptCursor, type AttemptEvent, type AttemptRef, attemptKey } from '../channel/attempt-event.js';
import { inSequence } from '../channel/in-sequence.js';
import { KEPT_STATE_LOST } from '../errors.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import type { StageOutcome } from '../stages/stage-context.js';
import { artifactsOfStage } from './artifacts-of-stage.js';
import { type AttemptFailure, completeAttempt, failAttempt } from './end-attempt.js';
import type { Database } from './open-store.js';
import { artifacts, attempts, keptStates, metrics } from './tables.js';

/** How an attempt that has no result ended. */
export type FailedEnd = Exclude<EndNews['end'], { kind: 'complete' }>;
type EndNews = Extract<AttemptEvent['news'], { type: 'ended' }>;

/** What was done with a batch of events. */
export interface RecordedEvents {
  /** How far each attempt of the batch is stored. */
  readonly cursors: readonly AttemptCursor[];
  /** The events that took effect, in order; a refused result as the end that it is. */
  readonly applied: readonly AttemptEvent[];
  /** Results that are not stored, because it is not known yet whether the files that they refer to can be had. */
  readonly undecided: readonly AttemptEvent[];
}

/** Says what becomes of a stage whose attempt has ended without a result. */
export type JudgeFailure = (attempt: AttemptRef, end: FailedEnd) => Omit<AttemptFailure, 'logTail'>;

/** Whether the files that a result refers to can be had; when not, how its attempt ends. */
export type ResultStanding = 'there' | 'unknown' | FailedEnd;

/** Says how a result stands that refers to files; asked again for a result that was not known before. */
export type JudgeResult = (result: AttemptEvent, files: readonly ArtifactRecord[]) => ResultStanding;

/** Stores a batch of events, in one transaction: data and cursors together or neither. */
export type RecordEvents = (events: readonly AttemptEvent[], nowMs: number) => RecordedEvents;

/**
 * Makes the function that stores events. News of an attempt that may no longer write counts as stored and has no effect
 * but one: a result that came too late is noted at its attempt.
 *
 * Both judges are called within the transaction. A result of unknown standing is passed over as if it had not come: its
 * cursor stands before it.
 */
export function eventRecorder(db: Database, judge: JudgeFailure, judgeResult: JudgeResult): RecordEvents {
  const statements = prepareStatements(db);
  const apply = (event: AttemptEvent, nowMs: number): void => {
    const { stageKey, attempt: number, news } = event;
    switch (news.type) {
      case 'metrics':
        for (const { name, step, value } of news.metrics) statements.metric.run({ stageKey, name, step, value });
        return;
      case 'provenance':
        statements.provenance.run({ stageKey, number, provenanceJson: JSON.stringify(news.provenance) });
        return;
      case 'progress':
        statements.progress.run({ stageKey, number, progressJson: JSON.stringify(news.progress) });
        return;
      case 'artifact':
        statements.artifact.run({ stageKey, ...news.artifact });
        return;
      case 'checkpoint':
        statements.kept.run({ stageKey, ...news.artifact });
        return;
      case 'ended':
        recordEnd(db, event, news, judge, nowMs);
        return;
      case 'started':
      case 'log':
        return;
    }
  };
  const record = (events: readonly AttemptEvent[], nowMs: number): RecordedEvents => {
    const rows = new Map<string, { readonly state: string; readonly lastSequence: number } | undefined>();
    for (const { stageKey, attempt: number } of events) {
      const key = attemptKey({ stageKey, attempt: number });
      if (!rows.has(key)) rows.set(key, statements.attempt.get({ stageKey, number }));
    }
    const isRunning = (event: AttemptEvent): boolean => rows.get(attemptKey(event))?.state === 'running';
    const running = events.filter(isRunning);
    const { fresh, cursors } = inSequence(running, (attempt) => rows.get(attemptKey(attempt))?.lastSequence ?? 0);
    const applied: AttemptEvent[] = [];
    const undecided = new Map<string, AttemptEvent>();
    for (const event of fresh) {
      const standing = resultStanding(db, event, judgeResult);
      if (standing === 'unknown') {
        undecided.set(attemptKey(event), event);
        continue;
      }
      const judged = standing === 'there' ? event : withEnd(event, standing);
      apply(judged, nowMs);
      applied.push(judged);
    }
    const reached = cursors.map((cursor) => {
      const next = undecided.get(attemptKey(cursor));
      return next === undefined ? cursor : { ...cursor, sequence: next.sequence - 1 };
    });
    for (const { stageKey, attempt: number, sequence } of reached) {
      statements.cursor.run({ stageKey, number, sequence });
    }
    const fenced = events.filter((event) => !isRunning(event));
    for (const event of fenced) noteLateResult(db, event);
    return { cursors: [...reached, ...lastOf(fenced)], applied, undecided: [...undecided.values()] };
  };
  return (events, nowMs) => db.transaction(() => record(events, nowMs), { behavior: 'immediate' });
}

/** Events that are no result, and results without files, are as they should be. */
function resultStanding(db: Database, event: AttemptEvent, judge: JudgeResult): ResultStanding {
  if (event.news.type !== 'ended' || event.news.end.kind !== 'complete') return 'there';
  const files = artifactsOfStage(db, event.stageKey);
  return files.length === 0 ? 'there' : judge(event, files);
}

function withEnd(event: AttemptEvent, end: FailedEnd): AttemptEvent {
  return event.news.type === 'ended' ? { ...event, news: { ...event.news, end } } : event;
}

/** Building the SQL of a statement costs more than running it. */
function prepareStatements(db: Database) {
  const value = sql.placeholder;
  const byAttempt = and(eq(attempts.stageKey, value('stageKey')), eq(attempts.number, value('number')));
  const file = { path: value('path'), sha256: value('sha256'), bytes: value('bytes') };
  const excluded = { sha256: sql`excluded.sha256`, bytes: sql`excluded.bytes` };
  return {
    attempt: db
      .select({ state: attempts.state, lastSequence: attempts.lastSequence })
      .from(attempts)
      .where(byAttempt)
      .prepare(),
    cursor: db
      .update(attempts)
      .set({ lastSequence: sql`${value('sequence')}` })
      .where(byAttempt)
      .prepare(),
    provenance: db
      .update(attempts)
      .set({ provenanceJson: sql`${value('provenanceJson')}` })
      .where(byAttempt)
      .prepare(),
    progress: db
      .update(attempts)
      .set({ progressJson: sql`${value('progressJson')}` })
      .where(byAttempt)
      .prepare(),
    metric: db
      .insert(metrics)
      .values({ stageKey: value('stageKey'), name: value('name'), step: value('step'), value: value('value') })
      .onConflictDoUpdate({
        target: [metrics.stageKey, metrics.name, metrics.step],
        set: { value: sql`excluded.value` },
      })
      .prepare(),
    artifact: db
      .insert(artifacts)
      .values({ stageKey: value('stageKey'), kind: value('kind'), ...file })
      .onConflictDoUpdate({
        target: [artifacts.stageKey, artifacts.path],
        set: { kind: sql`excluded.kind`, ...excluded },
      })
      .prepare(),
    kept: db
      .insert(keptStates)
      .values({ stageKey: value('stageKey'), ...file })
      .onConflictDoUpdate({ target: [keptStates.stageKey, keptStates.path], set: excluded })
      .prepare(),
  };
}

function recordEnd(
  db: Database,
  { stageKey, attempt: number }: AttemptEvent,
  { end, logTail }: EndNews,
  judge: JudgeFailure,
  nowMs: number,
): void {
  if (end.kind === 'complete') {
    completeAttempt(db, { stageKey, number }, end.outcome satisfies StageOutcome, nowMs);
    return;
  }
  if (end.kind === 'failed' && end.code === KEPT_STATE_LOST) {
    db.delete(keptStates).where(eq(keptStates.stageKey, stageKey)).run();
  }
  failAttempt(db, { stageKey, number }, { ...judge({ stageKey, attempt: number }, end), logTail }, nowMs);
}

const LATE = '; a result that came later was refused';

function noteLateResult(db: Database, { stageKey, attempt: number, news }: AttemptEvent): void {
  if (news.type !== 'ended' || news.end.kind !== 'complete') return;
  db.update(attempts)
    .set({ errorMessage: sql`${attempts.errorMessage} || ${LATE}` })
    .where(
      and(
        eq(attempts.stageKey, stageKey),
        eq(attempts.number, number),
        eq(attempts.state, 'lost'),
        sql`${attempts.errorMessage} NOT LIKE ${`%${LATE}`}`,
      ),
    )
    .run();
}

/** One cursor per attempt, at its last event. */
function lastOf(events: readonly AttemptEvent[]): AttemptCursor[] {
  const cursors = new Map<string, AttemptCursor>();
  for (const event of events) {
    const { stageKey, attempt, sequence } = event;
    const before = cursors.get(attemptKey(event))?.sequence ?? 0;
    cursors.set(attemptKey(event), { stageKey, attempt, sequence: Math.max(before, sequence) });
  }
  return [...cursors.values()];
}
