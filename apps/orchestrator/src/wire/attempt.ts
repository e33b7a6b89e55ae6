import { z } from 'zod';
import { wholeNumber } from './query-values.js';
import { AttemptState } from './states.js';

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
});
export type Attempt = z.output<typeof Attempt>;

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
