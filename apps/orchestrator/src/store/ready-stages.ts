import { and, eq, ne, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from './open-store.js';
import { stageParents, stages, sweepTrials, trialStages } from './tables.js';

/** Keys of a sweep's waiting stages whose parents are all complete, in the order of the sweep's trials and of their stages. */
export function readyStages(db: Database, sweepId: string): string[] {
  const parents = alias(stages, 'parents');
  const incompleteParents = db
    .select({ key: parents.key })
    .from(stageParents)
    .innerJoin(parents, eq(parents.key, stageParents.parentKey))
    .where(and(eq(stageParents.stageKey, stages.key), ne(parents.state, 'complete')));
  // The plus keeps SQLite from starting at the waiting stages of all sweeps, walking the whole sweep for each of them.
  const isWaiting = sql`+${stages.state} = 'waiting'`;
  return db
    .select({ key: stages.key })
    .from(stages)
    .innerJoin(trialStages, eq(trialStages.stageKey, stages.key))
    .innerJoin(sweepTrials, eq(sweepTrials.trialId, trialStages.trialId))
    .where(and(eq(sweepTrials.sweepId, sweepId), isWaiting, notExists(incompleteParents)))
    .groupBy(stages.key)
    .orderBy(sql`min(${sweepTrials.position})`, sql`min(${trialStages.position})`)
    .all()
    .map(({ key }) => key);
}
