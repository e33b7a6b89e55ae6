import { z } from 'zod';
import { Attempt } from './attempt.js';
import { PAGE_QUERY, pageOf } from './paging.js';
import { RecordedCosts } from './recorded-costs.js';
import { ShownStageState, StageKind } from './states.js';

/** How far a stage is. */
export const StageProgress = z.strictObject({
  phase: z.string(),
  step: z.int(),
  totalSteps: z.int(),
  loss: z.number().optional(),
  imagesPerSecond: z.number().optional(),
  etaSeconds: z.number().optional(),
});
export type StageProgress = z.output<typeof StageProgress>;

const stage = {
  key: z.string(),
  kind: StageKind,
  /** What it does, e.g. `expert rgb`. */
  name: z.string(),
  seed: z.int(),
  state: ShownStageState,
  /** Number of attempts so far. */
  numAttempts: z.int(),
  progress: StageProgress.nullable(),
  /** Why the latest attempt ended without a result. */
  error: z.string().nullable(),
  /** Keys of the stages whose results it reads, by role. */
  parents: z.record(z.string(), z.string()),
  /** Of a training that is complete; null where a version before this figure ended it. */
  costs: RecordedCosts.nullable(),
};

/** A stage in the graph of a sweep, once however many trials need it. */
export const StageNode = z.strictObject({
  ...stage,
  /** Trials of the sweep that need it; those of a stage with several share it. */
  numTrials: z.int(),
  /** From the start of its first attempt to the end of its last, milliseconds; null before that. */
  elapsedMs: z.number().nullable(),
});
export type StageNode = z.output<typeof StageNode>;

export const StageListQuery = z.strictObject(PAGE_QUERY);
export type StageListQuery = z.output<typeof StageListQuery>;

/** Stages with their parents: the pages together are the graph. */
export const StagePage = pageOf(StageNode);
export type StagePage = z.output<typeof StagePage>;

/** Where a training that a rule has stopped as hopeless stood. */
export const EarlyStopNote = z.strictObject({
  rule: z.string(),
  metric: z.string(),
  step: z.int(),
  value: z.number(),
  threshold: z.number(),
  reason: z.string(),
  atMs: z.int(),
});
export type EarlyStopNote = z.output<typeof EarlyStopNote>;

/** A stage with where it comes from and every attempt at it. */
export const StageDetail = z.strictObject({
  ...stage,
  config: z.json(),
  codeVersion: z.int(),
  datasetFingerprint: z.string(),
  /** Keys of the stages that read its result. */
  children: z.array(z.string()),
  attempts: z.array(Attempt),
  earlyStop: EarlyStopNote.nullable(),
});
export type StageDetail = z.output<typeof StageDetail>;
