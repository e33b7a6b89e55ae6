import { z } from 'zod';
import { StageMetric, StageOutcome, StageProgress, StageTask } from '../stages/stage-context.js';

// What parent and child of a stage say to each other over the process channel. Both sides parse what they receive: the
// other may be of another build, or have written its own messages to the channel.

/** From the supervisor to the stage's process. */
export const ParentMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run'), task: StageTask }),
  z.strictObject({ type: z.literal('stop') }),
]);
export type ParentMessage = z.infer<typeof ParentMessage>;

const Artifact = z.strictObject({
  kind: z.string().min(1),
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
});

/** What a running stage reports along the way. */
export const StageReport = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), progress: StageProgress }),
  z.strictObject({ type: z.literal('metrics'), metrics: z.array(StageMetric) }),
  z.strictObject({ type: z.literal('artifact'), artifact: Artifact }),
]);
export type StageReport = z.infer<typeof StageReport>;

/** The last message of a stage's process. */
export const StageVerdict = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), outcome: StageOutcome }),
  z.strictObject({ type: z.literal('stopped') }),
  z.strictObject({ type: z.literal('failed'), message: z.string(), code: z.string().optional() }),
]);
export type StageVerdict = z.infer<typeof StageVerdict>;

/** From the stage's process to its supervisor. */
export const ChildMessage = z.union([StageReport, StageVerdict]);
export type ChildMessage = z.infer<typeof ChildMessage>;
