import { z } from 'zod';
import { StageKey } from './ids.js';
import { PAGE_QUERY, pageOf, SortOrder } from './paging.js';
import { several, truth, wholeNumber } from './query-values.js';

const score = z.number().nullable();
const side = z.int();

/** Of a sample: letters, digits and whatever else its dataset uses, with '/' between the parts. */
export const SampleRef = z.string().min(1).max(512);

/** A class id as an evaluation numbers its classes. */
const classId = wholeNumber(0, 254);

/** A sample in the list of an evaluation. Scores are of this sample alone, as fractions; null where there is none. */
export const SampleSummary = z.strictObject({
  id: z.string(),
  /** In the split, from 0. */
  position: z.int(),
  group: z.string().nullable(),
  meanIou: score,
  pixelAccuracy: score,
  /** Of the true class, or in the confusion cell, that was asked for; null where none was. */
  pixels: z.int().nullable(),
  hasPrediction: z.boolean(),
  hasGates: z.boolean(),
});
export type SampleSummary = z.output<typeof SampleSummary>;

export const SampleListQuery = z.strictObject({
  ...PAGE_QUERY,
  group: z.string().min(1).max(256).optional().describe('Samples of this group only.'),
  truth: classId.optional().describe('Only samples with labelled pixels of this class …'),
  predicted: classId.optional().describe('… and, with `truth`, only where such pixels were taken for this one.'),
  kept: truth.default(false).describe('Only samples whose prediction is kept.'),
  sort: z.enum(['position', 'meanIou', 'pixelAccuracy', 'pixels']).default('position'),
  order: SortOrder.default('ascending'),
});
export type SampleListQuery = z.output<typeof SampleListQuery>;

/** `total`: samples on all pages. */
export const SamplePage = pageOf(SampleSummary).extend({ total: z.int() });
export type SamplePage = z.output<typeof SamplePage>;

/** A class as pictures show it; colours are 0 to 255. */
export const ShownClass = z.strictObject({ name: z.string(), color: z.tuple([z.int(), z.int(), z.int()]) });
export type ShownClass = z.output<typeof ShownClass>;

/** How much an SSMA block lets through of a modality: a grey picture, 0 to 255 for 0 to 1. */
export const GateMap = z.strictObject({
  /** Names the picture. */
  number: z.int(),
  /** E.g. `ssma/latent`. */
  block: z.string(),
  modality: z.string(),
  height: side,
  width: side,
  mean: z.number(),
});
export type GateMap = z.output<typeof GateMap>;

/** A sample as one evaluation saw it. */
export const SampleDetail = z.strictObject({
  stageKey: z.string(),
  ...SampleSummary.omit({ pixels: true, hasGates: true }).shape,
  /** Of truth and prediction, in pixels. */
  height: side,
  width: side,
  /** By class id. */
  classes: z.array(z.strictObject({ ...ShownClass.shape, iou: score, truthPixels: z.int(), predictedPixels: z.int() })),
  /** What the network reads, in its order. */
  modalities: z.array(z.string()),
  gates: z.array(GateMap),
});
export type SampleDetail = z.output<typeof SampleDetail>;

export const ComparisonQuery = z.strictObject({
  ...PAGE_QUERY,
  stage: several(StageKey, 4)
    .refine((keys) => keys.length >= 1, 'must be 1 to 4 evaluations')
    .describe('Evaluations of the same samples; differences are to the first of them.'),
  candidate: wholeNumber(1, 3)
    .default(1)
    .describe('Which of the evaluations the difference is taken of, from 0; the first but one.'),
  group: z.string().min(1).max(256).optional().describe('Samples of this group only.'),
  kept: truth.default(true).describe('Only samples whose prediction all of the evaluations have kept.'),
  sort: z.enum(['position', 'difference', 'meanIou']).default('difference'),
  order: SortOrder.default('descending'),
});
export type ComparisonQuery = z.output<typeof ComparisonQuery>;

/** A sample that all of the evaluations have scored. */
export const ComparedSample = z.strictObject({
  id: z.string(),
  position: z.int(),
  group: z.string().nullable(),
  /** By evaluation. */
  meanIou: z.array(score),
  /** Of the candidate to the first; null where one of the two has no score, or there is no candidate. */
  difference: score,
  isKept: z.boolean(),
});
export type ComparedSample = z.output<typeof ComparedSample>;

export const ComparisonPage = pageOf(ComparedSample).extend({ total: z.int() });
export type ComparisonPage = z.output<typeof ComparisonPage>;
