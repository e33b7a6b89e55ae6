import { z } from 'zod';
import { StageKey } from '../queue/stage-key.js';
import type { MessageKind } from './mailbox.js';
import { StageAssignment } from './stage-assignment.js';

const attempt = { stageKey: StageKey, attempt: z.int().min(1) };

/** What the orchestrator says to a worker. Each may come more than once and may come too late; both do no harm. */
export const WorkerCommand = z.discriminatedUnion('type', [
  /** The claim has got an attempt. */
  z.strictObject({
    type: z.literal('granted'),
    claimId: z.string().min(1),
    attempt: z.int().min(1),
    /** Milliseconds that the worker may be silent before the attempt counts as lost. */
    leaseMs: z.int().min(1),
    assignment: StageAssignment,
  }),
  /** Nothing is to be done for the claim, e.g. because another worker has the stage. */
  z.strictObject({ type: z.literal('refused'), claimId: z.string().min(1) }),
  /** The attempt keeps its state and ends. */
  z.strictObject({ type: z.literal('stop'), ...attempt }),
  /** The attempt ends at once: it was cancelled, or another attempt has taken its place. */
  z.strictObject({ type: z.literal('kill'), ...attempt }),
  /** The worker takes no more stages and ends when those it has are done. */
  z.strictObject({ type: z.literal('drain') }),
]);
export type WorkerCommand = z.infer<typeof WorkerCommand>;

export const WORKER_COMMANDS: MessageKind<WorkerCommand> = { name: 'commands', schema: WorkerCommand };
