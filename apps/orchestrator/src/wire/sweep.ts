import { z } from 'zod';
import { PAGE_QUERY, pageOf, SortOrder } from './paging.js';
import { Spread } from './spread.js';
import { SweepState } from './states.js';

/** How many trials are in each state. */
export const TrialCounts = z.strictObject({
  waiting: z.int(),
  running: z.int(),
  complete: z.int(),
  stopped: z.int(),
  failed: z.int(),
});
export type TrialCounts = z.output<typeof TrialCounts>;

/** The trial with the best mean IoU. */
export const BestTrial = z.strictObject({
  trialId: z.string(),
  label: z.string(),
  /** Fraction. */
  meanIou: z.number(),
  /** Over the seeds of its configuration that have a result. */
  spread: Spread,
});
export type BestTrial = z.output<typeof BestTrial>;

/** A line in the list of sweeps. */
export const SweepSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Path of its file as given when it was last started. */
  file: z.string(),
  /** What was last asked of it. */
  state: SweepState,
  /** Milliseconds since 1970. */
  startedAtMs: z.int(),
  numTrials: z.int(),
  trials: TrialCounts,
  /** Null without a result. */
  best: BestTrial.nullable(),
  /** Trials left at the pace of the last ones that ended; null when nothing is left, or nothing says how long it takes. */
  timeLeftMs: z.number().nullable(),
});
export type SweepSummary = z.output<typeof SweepSummary>;

export const SweepListQuery = z.strictObject({
  ...PAGE_QUERY,
  sort: z.enum(['startedAt', 'name', 'meanIou', 'numTrials']).default('startedAt'),
  order: SortOrder.default('descending'),
  state: SweepState.optional(),
  name: z.string().min(1).max(128).optional().describe('Sweeps whose name contains this text.'),
});
export type SweepListQuery = z.output<typeof SweepListQuery>;

export const SweepPage = pageOf(SweepSummary);
export type SweepPage = z.output<typeof SweepPage>;

/** An axis of a sweep, with every value that it takes. */
export const SweepAxis = z.strictObject({
  /** Dotted, e.g. `train.steps`. */
  path: z.string(),
  /** Its last segment, or the path where two would be equal. */
  shortName: z.string(),
  /** In the order of the trials; at most 200 of them. */
  values: z.array(z.json()),
  numValues: z.int(),
  isVarying: z.boolean(),
});
export type SweepAxis = z.output<typeof SweepAxis>;

/** A sweep with all that was said of it. */
export const SweepDetail = z.strictObject({
  ...SweepSummary.shape,
  description: z.string().nullable(),
  /** Its file with defaults and settings, by the schema of the version that started it. */
  definition: z.json(),
  /** How it is run: priority, capability, retries, early stopping. */
  policy: z.json(),
  axes: z.array(SweepAxis),
  seeds: z.array(z.int()),
  /** Number of the paper's table that the result belongs beside. */
  paperTable: z.int().nullable(),
  /** Stages, each once however many trials need it, by state. */
  stages: TrialCounts,
});
export type SweepDetail = z.output<typeof SweepDetail>;
