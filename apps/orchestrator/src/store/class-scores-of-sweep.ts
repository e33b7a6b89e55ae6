import { ConfusionMatrixJson, summarise } from '@ssma/eval';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from './open-store.js';
import { results, sweepTrials, trialStages } from './tables.js';

/** IoU of each class in a trial's evaluation, by class name; null for a class in neither truth nor prediction. */
export type ClassScores = ReadonlyMap<string, number | null>;

/** Per-class IoU of every trial of a sweep that has a result, by trial id. */
export function classScoresOfSweep(db: Database, sweepId: string): ReadonlyMap<string, ClassScores> {
  const rows = db
    .select({
      trialId: sweepTrials.trialId,
      classNamesJson: results.classNamesJson,
      confusionJson: results.confusionJson,
    })
    .from(sweepTrials)
    .innerJoin(trialStages, eq(trialStages.trialId, sweepTrials.trialId))
    .innerJoin(results, eq(results.stageKey, trialStages.stageKey))
    // A trial whose evaluation has its result is complete.
    .where(and(eq(sweepTrials.sweepId, sweepId), eq(sweepTrials.state, 'complete')))
    .all();
  return new Map(rows.map(({ trialId, ...row }) => [trialId, classScores(row)]));
}

function classScores({
  classNamesJson,
  confusionJson,
}: {
  classNamesJson: string;
  confusionJson: string;
}): ClassScores {
  const names = z.array(z.string()).parse(JSON.parse(classNamesJson));
  const { perClass } = summarise(ConfusionMatrixJson.parse(JSON.parse(confusionJson)));
  return new Map(names.map((name, index) => [name, perClass[index]?.iou ?? null]));
}
