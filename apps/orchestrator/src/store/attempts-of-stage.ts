import { eq } from 'drizzle-orm';
import type { Provenance } from '../wire/provenance.js';
import type { Database } from './open-store.js';
import type { AttemptState } from './tables.js';
import { attempts } from './tables.js';
import { withProvenance } from './with-provenance.js';

/** One execution of a stage. */
export interface AttemptRow {
  readonly number: number;
  readonly state: AttemptState;
  /** Process that supervised it. */
  readonly pid: number;
  readonly startedAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly logTail: string | null;
  /** Null where it was not recorded. */
  readonly provenance: Provenance | null;
}

/** Every attempt of a stage, first to last. */
export function attemptsOfStage(db: Database, stageKey: string): AttemptRow[] {
  const { number, state, pid, startedAtMs, endedAtMs, errorCode, errorMessage, logTail, provenanceJson } = attempts;
  return db
    .select({ number, state, pid, startedAtMs, endedAtMs, errorCode, errorMessage, logTail, provenanceJson })
    .from(attempts)
    .where(eq(attempts.stageKey, stageKey))
    .orderBy(number)
    .all()
    .map(withProvenance);
}
