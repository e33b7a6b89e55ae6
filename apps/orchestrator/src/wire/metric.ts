import { z } from 'zod';
import { StageKey } from './ids.js';
import { several, wholeNumber } from './query-values.js';

/** A series of a stage in a line. */
export const MetricSummary = z.strictObject({
  name: z.string(),
  numPoints: z.int(),
  firstStep: z.int(),
  lastStep: z.int(),
  last: z.number(),
  minimum: z.number(),
  maximum: z.number(),
});
export type MetricSummary = z.output<typeof MetricSummary>;

export const MetricList = z.strictObject({ items: z.array(MetricSummary) });
export type MetricList = z.output<typeof MetricList>;

export const SeriesQuery = z.strictObject({
  stage: several(StageKey, 64).refine((keys) => keys.length > 0, 'must name a stage'),
  name: z.string().min(1).max(256).describe('Of the metric.'),
  points: wholeNumber(4, 10_000)
    .default(500)
    .describe('Points of each series at the most; of a longer one, the extremes of equal spans of steps are kept.'),
  from: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional().describe('First step.'),
  to: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional().describe('Last step.'),
});
export type SeriesQuery = z.output<typeof SeriesQuery>;

/** A series as two columns of the same length, by step. */
export const MetricSeries = z.strictObject({
  stageKey: z.string(),
  steps: z.array(z.int()),
  values: z.array(z.number()),
  /** Points on record in the range that was asked for. */
  numPoints: z.int(),
});
export type MetricSeries = z.output<typeof MetricSeries>;

/** In the order of the stages that were asked for; one without such a metric has no points. */
export const SeriesList = z.strictObject({ name: z.string(), series: z.array(MetricSeries) });
export type SeriesList = z.output<typeof SeriesList>;
