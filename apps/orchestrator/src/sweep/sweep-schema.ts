import { ModelSpec } from '@ssma/core/spec';
import { DatasetSpec, InputSpec } from '@ssma/datasets';
import { EvaluateSpec } from '@ssma/eval';
import { PruneSpec } from '@ssma/prune/spec';
import { StagedTrainSpec } from '@ssma/train/protocol';
import { z } from 'zod';

import { randomSpec } from './random-spec.js';
import { RunPolicy } from './run-policy.js';

const configPath = z
  .string()
  .regex(/^[a-zA-Z]\w*(\.\w+)*$/, 'must be the dotted path of a setting, such as train.steps');
const assignment = z.record(configPath, z.json());
const axes = z.record(configPath, z.array(z.json()).min(1));

/** `input: [height, width]` is short for the object form; anything else passes unchanged. */
export function expandInputShorthand(input: unknown): unknown {
  if (!Array.isArray(input) || input.length !== 2) return input;
  return { height: input[0], width: input[1] };
}

/** Everything about a trial but its seed. */
export const TrialConfig = z.strictObject({
  dataset: DatasetSpec,
  input: z.preprocess(expandInputShorthand, InputSpec),
  model: ModelSpec,
  train: StagedTrainSpec.prefault({}),
  prune: PruneSpec.optional().describe('Stages of pruning behind the training. Left out: none.'),
  evaluate: EvaluateSpec.prefault({}),
});
export type TrialConfig = z.infer<typeof TrialConfig>;

/** An axis that only applies under a condition; elsewhere it stays at its base value and equal trials collapse. */
export const WhenRule = z.strictObject({
  axis: configPath.describe('The axis that the condition is about.'),
  is: z.json().optional().describe('Only this value of the axis is conditional; without it, every value.'),
  requires: assignment.describe('The axis applies where the trial has all these values.'),
});
export type WhenRule = z.infer<typeof WhenRule>;

const ExcludeRule = z
  .object({ reason: z.string().min(1).optional() })
  .catchall(z.json())
  .refine((rule) => Object.keys(rule).some((key) => key !== 'reason'), 'name at least one path');

/** How the results are laid out. */
export const ReportSpec = z.strictObject({
  table: z.int().min(1).optional().describe('Number of the table in the paper that the result is laid beside.'),
  rows: z.array(configPath).min(1).optional().describe('Axes that make the rows, in this order.'),
  columns: z.array(configPath).min(1).optional().describe('Axes whose values become columns of mean IoU.'),
});
export type ReportSpec = z.infer<typeof ReportSpec>;

/** A sweep file: one base trial and what varies around it. */
export const SweepFile = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits with single hyphens between them')
    .describe('Letters, digits and single hyphens, e.g. "ssma-reduction".'),
  description: z.string().min(1).optional(),
  ...TrialConfig.shape,
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .refine((seeds) => new Set(seeds).size === seeds.length, 'be distinct')
    .default([0])
    .describe('Every trial runs once per seed.'),
  baseline: assignment.optional().describe('Axis values of the trial that the others are compared with.'),
  grid: axes.default({}).describe('Path to values; every combination is a trial.'),
  zip: z.array(axes).default([]).describe('Paths whose values go in step: the lists of one entry are equally long.'),
  include: z.array(assignment).default([]).describe('Further trials: the base with these values.'),
  random: randomSpec(configPath)
    .optional()
    .describe('Further trials, behind those of grid and include: the base with values drawn from ranges.'),
  exclude: z
    .array(ExcludeRule)
    .default([])
    .describe('Trials that have all these values are dropped; `reason` is shown.'),
  when: z.array(WhenRule).default([]),
  report: ReportSpec.prefault({}),
  ...RunPolicy.shape,
});
export type SweepFile = z.infer<typeof SweepFile>;
