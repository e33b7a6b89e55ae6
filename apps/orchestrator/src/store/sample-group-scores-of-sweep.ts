import { and, eq } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { groupResults, sweepTrials, trialStages } from './tables.js';

/** Mean IoU of each group of samples in a trial's evaluation, by the group's name; null where nothing was labelled. */
export type SampleGroupScores = ReadonlyMap<string, number | null>;

/** Scores of the sample groups of every trial of a sweep that has some, by trial id. */
export function sampleGroupScoresOfSweep(db: Database, sweepId: string): ReadonlyMap<string, SampleGroupScores> {
  const rows = db
    .select({ trialId: sweepTrials.trialId, name: groupResults.name, meanIou: groupResults.meanIou })
    .from(sweepTrials)
    .innerJoin(trialStages, eq(trialStages.trialId, sweepTrials.trialId))
    .innerJoin(groupResults, eq(groupResults.stageKey, trialStages.stageKey))
    // A trial whose evaluation has its result is complete.
    .where(and(eq(sweepTrials.sweepId, sweepId), eq(sweepTrials.state, 'complete')))
    .orderBy(sweepTrials.position, groupResults.name)
    .all();
  const scores = new Map<string, Map<string, number | null>>();
  for (const { trialId, name, meanIou } of rows) {
    scores.set(trialId, (scores.get(trialId) ?? new Map()).set(name, meanIou));
  }
  return scores;
}
