import { eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { Provenance } from '../wire/provenance.js';
import type { Database } from './open-store.js';
import type { AttemptState } from './tables.js';
import { attempts, earlyStops, stageParents, stages } from './tables.js';
import { withProvenance } from './with-provenance.js';

/** What a stage was made from, and what became of each attempt at it. */
export interface StageRecord {
  readonly config: unknown;
  readonly codeVersion: number;
  readonly datasetFingerprint: string;
  /** Keys of the stages that read its result. */
  readonly children: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  readonly earlyStop: EarlyStopRecord | null;
}

/** An attempt, with where it ran. */
export interface AttemptRecord {
  readonly number: number;
  readonly state: AttemptState;
  readonly worker: string;
  readonly device: string;
  readonly pid: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Null where it was not recorded. */
  readonly provenance: Provenance | null;
}

export type EarlyStopRecord = Omit<typeof earlyStops.$inferSelect, 'stageKey' | 'attempt'>;

/** @throws NotFoundError when the store has no such stage */
export function stageRecord(db: Database, stageKey: string): StageRecord {
  const row = db.select().from(stages).where(eq(stages.key, stageKey)).get();
  if (row === undefined) throw new NotFoundError(`stage: its key must be in the store; got ${stageKey}`);
  const { number, state, worker, device, pid, startedAtMs, endedAtMs, errorCode, errorMessage, provenanceJson } =
    attempts;
  const { rule, metric, step, value, threshold, reason, atMs } = earlyStops;
  return {
    config: JSON.parse(row.configJson),
    codeVersion: row.codeVersion,
    datasetFingerprint: row.datasetFingerprint,
    children: db
      .selectDistinct({ key: stageParents.stageKey })
      .from(stageParents)
      .where(eq(stageParents.parentKey, stageKey))
      .orderBy(stageParents.stageKey)
      .all()
      .map(({ key }) => key),
    attempts: db
      .select({ number, state, worker, device, pid, startedAtMs, endedAtMs, errorCode, errorMessage, provenanceJson })
      .from(attempts)
      .where(eq(attempts.stageKey, stageKey))
      .orderBy(number)
      .all()
      .map(withProvenance),
    earlyStop:
      db
        .select({ rule, metric, step, value, threshold, reason, atMs })
        .from(earlyStops)
        .where(eq(earlyStops.stageKey, stageKey))
        .get() ?? null,
  };
}
