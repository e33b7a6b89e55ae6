import { eq, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { stageKeysOfSweep } from './sweep-stage-keys.js';
import { earlyStops, STAGE_STATES, type StageState, stages } from './tables.js';

/** How many stages of a sweep are in each state. */
export type SweepStanding = Readonly<Record<StageState, number>>;

/** Counts the stages of a sweep, each once however many trials need it. */
export function sweepStanding(db: Database, sweepId: string): SweepStanding {
  const rows = db
    .select({ state: stages.state, number: sql<number>`count(*)` })
    .from(stages)
    .where(sql`${stages.key} IN ${stageKeysOfSweep(db, sweepId)}`)
    .groupBy(stages.state)
    .all();
  const numbers = new Map(rows.map(({ state, number }) => [state, number]));
  const counts = STAGE_STATES.map((state) => [state, numbers.get(state) ?? 0]);
  // Object.fromEntries forgets the keys' names.
  return Object.fromEntries(counts) as SweepStanding;
}

/** Whether every stage has its result. */
export function isComplete({ complete: _, ...others }: SweepStanding): boolean {
  return Object.values(others).every((number) => number === 0);
}

/** Keys of a sweep's trainings that a rule has stopped as hopeless. */
export function hopelessStages(db: Database, sweepId: string): ReadonlySet<string> {
  const rows = db
    .select({ key: earlyStops.stageKey })
    .from(earlyStops)
    .innerJoin(stages, eq(stages.key, earlyStops.stageKey))
    .where(sql`${stages.key} IN ${stageKeysOfSweep(db, sweepId)}`)
    .all();
  return new Set(rows.map(({ key }) => key));
}
