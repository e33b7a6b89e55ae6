import { type ConfusionMatrix, ConfusionMatrixJson } from '@ssma/eval';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { NotFoundError } from '../errors.js';
import type { ListedEvaluation } from './evaluation-page.js';
import type { Database } from './open-store.js';
import { groupResults, results, stages } from './tables.js';

/** The result of an evaluation. */
export interface StoredEvaluation extends ListedEvaluation {
  readonly classNames: readonly string[];
  readonly confusion: ConfusionMatrix;
  /** Mean IoU of each group of samples. */
  readonly groups: readonly { readonly name: string; readonly meanIou: number | null }[];
}

/** @throws NotFoundError when the store has no result of such a stage */
export function evaluationOfStage(db: Database, stageKey: string): StoredEvaluation {
  const { attempt, meanIou, pixelAccuracy, frequencyWeightedIou, classNamesJson, confusionJson } = results;
  const scores = { attempt, meanIou, pixelAccuracy, frequencyWeightedIou };
  const row = db
    .select({ stageKey: results.stageKey, seed: stages.seed, ...scores, classNamesJson, confusionJson })
    .from(results)
    .innerJoin(stages, eq(stages.key, results.stageKey))
    .where(eq(results.stageKey, stageKey))
    .get();
  if (row === undefined) {
    throw new NotFoundError(`evaluation: its stage must have a result in the store; got none of ${stageKey}`);
  }
  const { classNamesJson: names, confusionJson: confusion, ...columns } = row;
  return {
    ...columns,
    classNames: z.array(z.string()).parse(JSON.parse(names)),
    confusion: ConfusionMatrixJson.parse(JSON.parse(confusion)),
    groups: db
      .select({ name: groupResults.name, meanIou: groupResults.meanIou })
      .from(groupResults)
      .where(eq(groupResults.stageKey, stageKey))
      .orderBy(groupResults.name)
      .all(),
  };
}

/** The confusion matrix of a group of samples. @throws NotFoundError when the evaluation has no such group */
export function confusionOfGroup(db: Database, stageKey: string, group: string): ConfusionMatrix {
  const row = db
    .select({ json: groupResults.confusionJson })
    .from(groupResults)
    .where(and(eq(groupResults.stageKey, stageKey), eq(groupResults.name, group)))
    .get();
  if (row === undefined) {
    throw new NotFoundError(`evaluation: ${stageKey} must have the group of samples that is asked for; got ${group}`);
  }
  return ConfusionMatrixJson.parse(JSON.parse(row.json));
}
