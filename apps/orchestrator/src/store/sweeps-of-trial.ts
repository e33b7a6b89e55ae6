import { eq } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { sweeps, sweepTrials } from './tables.js';

/** The sweeps that have a trial, the one that was started last first, with what the trial is called in each. */
export function sweepsOfTrial(db: Database, trialId: string) {
  return db
    .select({ id: sweeps.id, name: sweeps.name, label: sweepTrials.label, state: sweepTrials.state })
    .from(sweepTrials)
    .innerJoin(sweeps, eq(sweeps.id, sweepTrials.sweepId))
    .where(eq(sweepTrials.trialId, trialId))
    .orderBy(sweeps.startedAtMs)
    .all()
    .reverse();
}
