import { z } from 'zod';
import { PAGE_QUERY, pageOf } from './paging.js';
import { Provenance } from './provenance.js';
import { wholeNumber } from './query-values.js';
import { AttemptState, StageKind } from './states.js';

/** One execution of a stage. */
export const Attempt = z.strictObject({
  number: z.int(),
  state: AttemptState,
  /** Worker and device that it ran on; empty where a version that did not record them ran it. */
  worker: z.string(),
  device: z.string(),
  /** Process that supervised it. */
  pid: z.int(),
  /** Milliseconds since 1970. */
  startedAtMs: z.int(),
  /** Null while it runs. */
  endedAtMs: z.int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** Null until it was told, and where a version that did not record it ran the attempt. */
  provenance: Provenance.nullable(),
});
export type Attempt = z.output<typeof Attempt>;

/** An attempt at a stage of a sweep, with where and when it ran. */
export const SweepAttempt = z.strictObject({
  stageKey: z.string(),
  stageKind: StageKind,
  /** What the stage does, e.g. `expert rgb`. */
  stageName: z.string(),
  seed: z.int(),
  number: z.int(),
  state: AttemptState,
  worker: z.string(),
  device: z.string(),
  /** Milliseconds since 1970. */
  startedAtMs: z.int(),
  /** Null while it runs. */
  endedAtMs: z.int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type SweepAttempt = z.output<typeof SweepAttempt>;

export const AttemptListQuery = z.strictObject(PAGE_QUERY);
export type AttemptListQuery = z.output<typeof AttemptListQuery>;

export const AttemptPage = pageOf(SweepAttempt);
export type AttemptPage = z.output<typeof AttemptPage>;

export const LogQuery = z.strictObject({
  bytes: wholeNumber(1, 1_048_576).default(65_536).describe('At the most, of the end of the log.'),
});
export type LogQuery = z.output<typeof LogQuery>;

/** The end of what an attempt has written. */
export const AttemptLog = z.strictObject({
  stageKey: z.string(),
  attempt: z.int(),
  text: z.string(),
  /** Whether there is more in front of the text. */
  isCut: z.boolean(),
  /** `file`: the log in the stage's folder; `record`: the last lines that the store keeps of an attempt elsewhere. */
  source: z.enum(['file', 'record', 'none']),
});
export type AttemptLog = z.output<typeof AttemptLog>;
