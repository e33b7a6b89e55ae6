import { z } from 'zod';
import { StageKey } from '../queue/stage-key.js';
import { Capability } from '../sweep/run-policy.js';
import type { MessageKind } from './mailbox.js';
import { WorkerName } from './worker-name.js';

const device = z.string().min(1).max(64);
const worker = { worker: WorkerName };

/** A place for one stage at a time, and the attempt that is in it. */
export const WorkerSlot = z.strictObject({
  device,
  running: z.strictObject({ stageKey: StageKey, attempt: z.int().min(1) }).nullable(),
});
export type WorkerSlot = z.infer<typeof WorkerSlot>;

/** What a worker says to the orchestrator besides the news of attempts. Each may come more than once. */
export const WorkerRequest = z.discriminatedUnion('type', [
  /** Asks for an attempt at a stage that the queue has handed out; answered by `granted` or `refused`. */
  z.strictObject({
    type: z.literal('claim'),
    ...worker,
    claimId: z.string().min(1).max(256),
    stageKey: StageKey,
    device,
  }),
  /** Renews the leases of the attempts in its slots. */
  z.strictObject({
    type: z.literal('alive'),
    ...worker,
    host: z.string().min(1).max(256),
    pid: z.int().min(1),
    capability: Capability,
    isDraining: z.boolean(),
    slots: z.array(WorkerSlot).max(1024),
  }),
  /** It has ended in good order. */
  z.strictObject({ type: z.literal('left'), ...worker }),
]);
export type WorkerRequest = z.infer<typeof WorkerRequest>;

export const WORKER_REQUESTS: MessageKind<WorkerRequest> = { name: 'requests', schema: WorkerRequest };
