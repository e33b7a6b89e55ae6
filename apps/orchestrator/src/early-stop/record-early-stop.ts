import { and, eq, getTableColumns, inArray, lt } from 'drizzle-orm';
import type { AttemptId } from '../store/claim-stage.js';
import type { Database } from '../store/open-store.js';
import { isRunning } from '../store/running-attempt.js';
import { stageKeysOfSweep } from '../store/sweep-stage-keys.js';
import { attempts, earlyStops, stages } from '../store/tables.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import type { Hopeless } from './decide-early-stop.js';

/** A training that a rule has stopped. */
export interface EarlyStopRecord extends Omit<Hopeless, 'stop'> {
  readonly stageKey: string;
  readonly attempt: number;
  /** Name of the rule. */
  readonly rule: string;
  readonly metric: string;
  readonly atMs: number;
}

/** A rule with what it found of a training. */
export interface EarlyStopFinding {
  readonly rule: Pick<EarlyStop, 'rule' | 'metric'>;
  readonly hopeless: Hopeless;
}

/**
 * Notes that an attempt is to be stopped. Of several findings about one attempt the first is kept; one about a later
 * attempt takes the place of an earlier attempt's.
 *
 * @returns whether this call noted it: false when the attempt is not running, or a finding was there already
 */
export function recordEarlyStop(
  db: Database,
  attempt: AttemptId,
  { rule: { rule, metric }, hopeless: { stop: _, ...finding } }: EarlyStopFinding,
  nowMs: number,
): boolean {
  const { stageKey, number } = attempt;
  const row = { attempt: number, rule, metric, ...finding, atMs: nowMs };
  return db.transaction(
    (tx) => {
      if (tx.select({ number: attempts.number }).from(attempts).where(isRunning(attempt)).get() === undefined) {
        return false;
      }
      const written = tx
        .insert(earlyStops)
        .values({ stageKey, ...row })
        .onConflictDoUpdate({ target: earlyStops.stageKey, set: row, setWhere: lt(earlyStops.attempt, number) })
        .run();
      return written.changes > 0;
    },
    { behavior: 'immediate' },
  );
}

/**
 * What a rule found about the latest attempt of a stage; null when nothing, or when the stage was claimed again since. A
 * training that ended before it could be stopped is complete all the same: its state decides.
 */
export function earlyStopOf(db: Database, stageKey: string): EarlyStopRecord | null {
  return ofLatestAttempts(db).where(eq(earlyStops.stageKey, stageKey)).get() ?? null;
}

/** As `earlyStopOf`, for all stages of a sweep that are in the state `stopped`, by key. */
export function earlyStopsOfSweep(db: Database, sweepId: string): ReadonlyMap<string, EarlyStopRecord> {
  const rows = ofLatestAttempts(db)
    .where(and(eq(stages.state, 'stopped'), inArray(stages.key, stageKeysOfSweep(db, sweepId))))
    .all();
  return new Map(rows.map((row) => [row.stageKey, row]));
}

function ofLatestAttempts(db: Database) {
  return db
    .select(getTableColumns(earlyStops))
    .from(earlyStops)
    .innerJoin(stages, and(eq(stages.key, earlyStops.stageKey), eq(stages.attempt, earlyStops.attempt)))
    .$dynamic();
}
