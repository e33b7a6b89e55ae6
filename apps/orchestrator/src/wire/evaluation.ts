import { z } from 'zod';
import { SweepRef } from './ids.js';
import { PAGE_QUERY, pageOf, SortOrder } from './paging.js';

const score = z.number().nullable();

/** A line in the list of evaluations. Scores are fractions, null where there is nothing to measure. */
export const EvaluationSummary = z.strictObject({
  stageKey: z.string(),
  attempt: z.int(),
  seed: z.int(),
  meanIou: score,
  pixelAccuracy: score,
  frequencyWeightedIou: score,
});
export type EvaluationSummary = z.output<typeof EvaluationSummary>;

export const EvaluationListQuery = z.strictObject({
  ...PAGE_QUERY,
  sweep: SweepRef.optional().describe('Evaluations of the trials of this sweep.'),
  sort: z.enum(['stage', 'meanIou', 'pixelAccuracy', 'frequencyWeightedIou']).default('meanIou'),
  order: SortOrder.default('descending'),
});
export type EvaluationListQuery = z.output<typeof EvaluationListQuery>;

export const EvaluationPage = pageOf(EvaluationSummary);
export type EvaluationPage = z.output<typeof EvaluationPage>;

/** Scores of one class; null where nothing defines them. */
export const ClassScores = z.strictObject({
  name: z.string(),
  iou: score,
  precision: score,
  recall: score,
  f1: score,
  /** Labelled pixels of the class. */
  truthPixels: z.number(),
});
export type ClassScores = z.output<typeof ClassScores>;

/** Scores of a part of the samples, e.g. of one weather condition. */
export const SampleGroupScores = z.strictObject({ name: z.string(), meanIou: score });
export type SampleGroupScores = z.output<typeof SampleGroupScores>;

/** Everything that a confusion matrix says. */
export const Evaluation = z.strictObject({
  ...EvaluationSummary.shape,
  meanAccuracy: score,
  meanPrecision: score,
  meanF1: score,
  gIou: score,
  /** By class id. */
  classes: z.array(ClassScores),
  groups: z.array(SampleGroupScores),
});
export type Evaluation = z.output<typeof Evaluation>;

export const ConfusionQuery = z.strictObject({
  group: z.string().min(1).max(256).optional().describe('Of these samples only.'),
});
export type ConfusionQuery = z.output<typeof ConfusionQuery>;

/** Pixels by true class (rows) and predicted class (columns). */
export const Confusion = z.strictObject({
  stageKey: z.string(),
  group: z.string().nullable(),
  classNames: z.array(z.string()),
  counts: z.array(z.array(z.int())),
});
export type Confusion = z.output<typeof Confusion>;
