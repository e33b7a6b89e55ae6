import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from '../store/open-store.js';
import { stages, sweepTrials, trialStages } from '../store/tables.js';

/**
 * Subquery: the keys of the trainings that compete with one, its own among them: those of the same name on the same data in
 * the sweeps that it is part of. None for a stage that is no training.
 */
export function competingKeys(db: Database, stageKey: string) {
  const own = alias(stages, 'own');
  return db
    .select({ key: stages.key })
    .from(stages)
    .innerJoin(
      own,
      and(
        eq(own.kind, stages.kind),
        eq(own.name, stages.name),
        // Scores on other data, or of other classes, say nothing about this one.
        eq(own.datasetFingerprint, stages.datasetFingerprint),
      ),
    )
    .where(
      and(
        eq(own.key, stageKey),
        eq(own.kind, 'train'),
        inArray(stages.key, keysOfTrials(db, trialsBeside(db, stageKey))),
      ),
    );
}

/** Subquery: the trials of all sweeps that a stage is part of. */
function trialsBeside(db: Database, stageKey: string) {
  const trialsOfStage = db
    .select({ id: trialStages.trialId })
    .from(trialStages)
    .where(eq(trialStages.stageKey, stageKey));
  const sweepsOfStage = db
    .select({ id: sweepTrials.sweepId })
    .from(sweepTrials)
    .where(inArray(sweepTrials.trialId, trialsOfStage));
  return db.select({ id: sweepTrials.trialId }).from(sweepTrials).where(inArray(sweepTrials.sweepId, sweepsOfStage));
}

function keysOfTrials(db: Database, trialIds: ReturnType<typeof trialsBeside>) {
  return db.select({ key: trialStages.stageKey }).from(trialStages).where(inArray(trialStages.trialId, trialIds));
}
