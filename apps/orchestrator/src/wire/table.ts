import { z } from 'zod';
import { ConfigPath } from './ids.js';
import { several, truth } from './query-values.js';
import { Spread } from './spread.js';
import { StageState } from './states.js';

const spread = Spread.nullable();

/** Trials that differ by seed only. */
export const ResultGroup = z.strictObject({
  groupId: z.string(),
  axes: z.record(z.string(), z.json()),
  state: StageState,
  numSeeds: z.int(),
  meanIou: spread,
  pixelAccuracy: spread,
  frequencyWeightedIou: spread,
  /** Mean IoU minus that of the baseline; null without both. */
  meanIouDelta: z.number().nullable(),
  classIou: z.record(z.string(), spread),
  sampleGroupIou: z.record(z.string(), spread),
});
export type ResultGroup = z.output<typeof ResultGroup>;

/** Text, or a score (a fraction), or a difference of scores. `seeds`, such as `2/3`, is there where a score lacks some. */
export const GridCell = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('score'), spread, seeds: z.string().optional() }),
  z.strictObject({ kind: z.literal('delta'), delta: z.number().nullable() }),
]);
export type GridCell = z.output<typeof GridCell>;

/** The results of a sweep, and the same laid out in rows and columns. */
export const ResultTable = z.strictObject({
  sweep: z.string(),
  /** Number of the paper's table that it belongs beside. */
  paperTable: z.int().nullable(),
  /** Dotted paths of the axes that differ between groups. */
  axes: z.array(z.string()),
  classNames: z.array(z.string()),
  sampleGroupNames: z.array(z.string()),
  hasBaseline: z.boolean(),
  groups: z.array(ResultGroup),
  grid: z.strictObject({ header: z.array(z.string()), rows: z.array(z.array(GridCell)) }),
});
export type ResultTable = z.output<typeof ResultTable>;

const axes = several(ConfigPath, 32);

export const TableQuery = z.strictObject({
  rows: axes.optional().describe('Axes by dotted path or short name whose values name the rows; repeatable.'),
  columns: axes.optional().describe('Axes whose values become columns of mean IoU; repeatable.'),
  classes: truth.default(false).describe('With the IoU of every class.'),
  groups: truth.default(false).describe('With the mean IoU of every group of samples.'),
});
export type TableQuery = z.output<typeof TableQuery>;

export const ExportFormat = z.enum(['text', 'markdown', 'csv', 'latex', 'json', 'parquet']);
export type ExportFormat = z.output<typeof ExportFormat>;

export const ExportQuery = z.strictObject({ ...TableQuery.shape, format: ExportFormat });
export type ExportQuery = z.output<typeof ExportQuery>;
