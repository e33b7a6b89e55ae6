import { z } from 'zod';
import { PAGE_QUERY, pageOf, SortOrder } from './paging.js';
import { several } from './query-values.js';
import { StageDetail } from './stage.js';
import { StageState } from './states.js';

/** A trial of a sweep with its result. Scores are fractions, null while there is no result or nothing to measure. */
export const TrialSummary = z.strictObject({
  id: z.string(),
  /** Trials that differ by seed only share it. */
  groupId: z.string(),
  seed: z.int(),
  /** Place in the sweep file. */
  position: z.int(),
  label: z.string(),
  /** Value of every axis of the sweep, by dotted path. */
  axes: z.record(z.string(), z.json()),
  state: StageState,
  meanIou: z.number().nullable(),
  pixelAccuracy: z.number().nullable(),
  frequencyWeightedIou: z.number().nullable(),
  /** Milliseconds since 1970; null until it is complete or failed. */
  endedAtMs: z.int().nullable(),
  /** Key of the stage that evaluates it. */
  evaluation: z.string().nullable(),
});
export type TrialSummary = z.output<typeof TrialSummary>;

const COLUMNS = ['position', 'state', 'seed', 'meanIou', 'pixelAccuracy', 'frequencyWeightedIou', 'endedAt'] as const;

export const TrialListQuery = z.strictObject({
  ...PAGE_QUERY,
  sort: z
    .union([
      z.enum(COLUMNS),
      z.templateLiteral([
        'axis:',
        z
          .string()
          .regex(/^[a-zA-Z]\w*(\.\w+)*$/)
          .max(256),
      ]),
    ])
    .default('position')
    .describe('A column, or `axis:` and the dotted path of an axis of the sweep. Trials without a value come last.'),
  order: SortOrder.default('ascending'),
  state: several(StageState, 5).optional().describe('Trials in one of these states.'),
  where: several(
    z
      .string()
      .regex(/^[a-zA-Z]\w*(\.\w+)*=/)
      .max(512),
    16,
  )
    .optional()
    .describe('`path=value`: trials whose resolved configuration has this value (JSON, or bare text) there.'),
});
export type TrialListQuery = z.output<typeof TrialListQuery>;

export const TrialPage = z.strictObject({
  ...pageOf(TrialSummary).shape,
  /** Trials that the filters let through, on all pages. */
  total: z.int(),
});
export type TrialPage = z.output<typeof TrialPage>;

/** A trial with its configuration, its stages and every attempt at them. */
export const TrialDetail = z.strictObject({
  id: z.string(),
  groupId: z.string(),
  seed: z.int(),
  state: StageState,
  /** Resolved configuration, by the schema of the version that planned it. */
  config: z.json(),
  /** The sweeps that have this trial. */
  sweeps: z.array(z.strictObject({ id: z.string(), name: z.string(), label: z.string(), state: StageState })),
  /** In the order in which they run. */
  stages: z.array(StageDetail),
});
export type TrialDetail = z.output<typeof TrialDetail>;
