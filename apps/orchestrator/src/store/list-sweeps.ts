import { desc, eq, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import type { SweepState } from './tables.js';
import { sweeps, sweepTrials } from './tables.js';

/** A line in the list of sweeps. */
export interface SweepRow {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** What was last asked of it. */
  readonly state: SweepState;
  readonly startedAtMs: number;
  readonly numTrials: number;
}

/** Every sweep on record, the one that was started last first. */
export function listSweeps(db: Database): SweepRow[] {
  return db
    .select({
      id: sweeps.id,
      name: sweeps.name,
      file: sweeps.file,
      state: sweeps.state,
      startedAtMs: sweeps.startedAtMs,
      numTrials: sql<number>`count(${sweepTrials.trialId})`,
    })
    .from(sweeps)
    .leftJoin(sweepTrials, eq(sweepTrials.sweepId, sweeps.id))
    .groupBy(sweeps.id)
    .orderBy(desc(sweeps.startedAtMs))
    .all();
}
