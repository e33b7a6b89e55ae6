import { z } from 'zod';
import { StageKey } from '../queue/stage-key.js';
import { RECORD_REPORTS } from '../runner/messages.js';
import { ArtifactRecord } from '../stages/artifact-record.js';
import { StageOutcome } from '../stages/stage-context.js';

/** One line of log is never this long; a torrent of output is cut by the worker, not kept in Redis. */
const LONGEST_TEXT = 64 * 1024;

const text = z.string().max(LONGEST_TEXT);

/** How an attempt ended, as its worker saw it; what becomes of the stage is the writer's decision. */
const AttemptEndJson = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('complete'), outcome: StageOutcome }),
  z.strictObject({
    kind: z.literal('stopped'),
    /** It used more memory than its worker allows; it was not asked to stop by anybody else. */
    reason: z.literal('memory').optional(),
    rssBytes: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('failed'), message: text, code: z.string().max(64).optional() }),
  z.strictObject({ kind: z.literal('lost'), message: text }),
]);

/** What can happen in an attempt. `provenance`, `progress`, `metrics` and `artifact` are the stage's own reports, passed on. */
export const AttemptNews = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), worker: z.string().min(1).max(256), device: z.string().min(1).max(64) }),
  ...RECORD_REPORTS,
  /** A checkpoint is in the artifact store, for another attempt to go on from. */
  z.strictObject({ type: z.literal('checkpoint'), artifact: ArtifactRecord }),
  z.strictObject({ type: z.literal('log'), text }),
  z.strictObject({ type: z.literal('ended'), end: AttemptEndJson, logTail: text }),
]);
export type AttemptNews = z.infer<typeof AttemptNews>;

const attemptId = { stageKey: StageKey, attempt: z.int().min(1) };

/** News of an attempt. Attempt number and sequence make it one of its kind, however often it is delivered. */
export const AttemptEvent = z.strictObject({
  ...attemptId,
  /** Counts the events of the attempt from 1, without gaps. */
  sequence: z.int().min(1),
  news: AttemptNews,
});
export type AttemptEvent = z.infer<typeof AttemptEvent>;

/** How far the events of an attempt have been stored: all up to `sequence`. */
export const AttemptCursor = z.strictObject({ ...attemptId, sequence: z.int().min(0) });
export type AttemptCursor = z.infer<typeof AttemptCursor>;

/** Which attempt an event or cursor is of. */
export type AttemptRef = Pick<AttemptEvent, 'stageKey' | 'attempt'>;

/** Equal for equal attempts only. */
export function attemptKey({ stageKey, attempt }: AttemptRef): string {
  return `${stageKey}:${attempt}`;
}
