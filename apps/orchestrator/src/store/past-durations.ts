import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { StageKind } from '../stages/stage-context.js';
import type { Database } from './open-store.js';
import { attempts, stages } from './tables.js';

/** How long a stage once took. */
export interface PastDuration {
  readonly kind: StageKind;
  readonly name: string;
  readonly seconds: number;
  /** Updates that it made; null for a stage that makes none. */
  readonly steps: number | null;
}

/** Every stage that was done in its first attempt: later ones resume, so their time says nothing about the whole. */
export function pastDurations(db: Database): PastDuration[] {
  return db
    .select({
      kind: stages.kind,
      name: stages.name,
      seconds: sql<number>`(${attempts.endedAtMs} - ${attempts.startedAtMs}) / 1000.0`,
      steps: sql<number | null>`json_extract(${stages.configJson}, '$.train.steps')`,
    })
    .from(attempts)
    .innerJoin(stages, eq(stages.key, attempts.stageKey))
    .where(and(eq(attempts.state, 'complete'), eq(attempts.number, 1), isNotNull(attempts.endedAtMs)))
    .all();
}
