import { eq } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { sweepTrials, trialStages } from './tables.js';

/** Subquery: the keys of all stages of a sweep's trials. */
export function stageKeysOfSweep(db: Database, sweepId: string) {
  return db
    .select({ key: trialStages.stageKey })
    .from(trialStages)
    .innerJoin(sweepTrials, eq(sweepTrials.trialId, trialStages.trialId))
    .where(eq(sweepTrials.sweepId, sweepId));
}
