import { z } from 'zod';
import { ArtifactRecord } from '../stages/artifact-record.js';
import { StageMetric, StageOutcome, StageProgress, type StageTask } from '../stages/stage-context.js';
import { Provenance } from '../wire/provenance.js';

// What parent and child of a stage say to each other over the process channel. The parent parses what it receives: a stage
// may write messages of its own to the channel.

/**
 * From the supervisor to the stage's process. A type alone: the process is forked by the supervisor, which has parsed the
 * task, and schemas would be half of what it loads before a short stage begins.
 */
export type ParentMessage =
  /** A parent of which nothing has been heard for `leaseMs` is given up. */
  | { readonly type: 'run'; readonly task: StageTask; readonly leaseMs: number }
  /** Asks it to keep its state and end. */
  | { readonly type: 'stop' }
  | { readonly type: 'alive' };

/** Reports that concern the record of an attempt, wherever it runs. */
export const RECORD_REPORTS = [
  z.strictObject({ type: z.literal('provenance'), provenance: Provenance }),
  z.strictObject({ type: z.literal('progress'), progress: StageProgress }),
  z.strictObject({ type: z.literal('metrics'), metrics: z.array(StageMetric) }),
  z.strictObject({ type: z.literal('artifact'), artifact: ArtifactRecord }),
] as const;

/** What a running stage reports along the way. */
export const StageReport = z.discriminatedUnion('type', [
  ...RECORD_REPORTS,
  /** A file in its folder from which the stage could go on has been written, or replaced by a later one. */
  z.strictObject({ type: z.literal('checkpoint'), path: z.string().min(1) }),
]);
export type StageReport = z.infer<typeof StageReport>;

/** The last message of a stage's process. */
export const StageVerdict = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), outcome: StageOutcome }),
  z.strictObject({ type: z.literal('stopped') }),
  z.strictObject({ type: z.literal('failed'), message: z.string(), code: z.string().optional() }),
]);
export type StageVerdict = z.infer<typeof StageVerdict>;

/** Sent as long as the event loop of the stage's process turns; `rssBytes` is the memory that it holds of the machine. */
const LifeSign = z.strictObject({ type: z.literal('alive'), rssBytes: z.int().min(0) });

/** From the stage's process to its supervisor. */
export const ChildMessage = z.union([LifeSign, StageReport, StageVerdict]);
export type ChildMessage = z.infer<typeof ChildMessage>;
