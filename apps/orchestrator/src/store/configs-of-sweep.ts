import { eq } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { sweepTrials, trials } from './tables.js';

/** The resolved configuration of each trial of a sweep, by trial id and by the schema of the version that planned it. */
export function configsOfSweep(db: Database, sweepId: string): ReadonlyMap<string, unknown> {
  const rows = db
    .select({ id: trials.id, json: trials.configJson })
    .from(sweepTrials)
    .innerJoin(trials, eq(trials.id, sweepTrials.trialId))
    .where(eq(sweepTrials.sweepId, sweepId))
    .all();
  return new Map(rows.map(({ id, json }) => [id, JSON.parse(json)]));
}
