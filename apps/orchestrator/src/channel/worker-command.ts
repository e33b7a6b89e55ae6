import { z } from 'zod';
import { StageKey } from '../queue/stage-key.js';

/** Name of a worker process; no two that ever lived share one, so it holds host, process id and something random. */
export const WorkerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be 1 to 128 of [A-Za-z0-9._-], the first a letter or digit');

const attempt = { stageKey: StageKey, attempt: z.int().min(1) };

/** What the orchestrator can ask of a worker. Each may come more than once and may come too late; both do no harm. */
export const WorkerCommand = z.discriminatedUnion('type', [
  /** The attempt keeps its state and ends. */
  z.strictObject({ type: z.literal('stop'), ...attempt }),
  /** The attempt ends at once: it was cancelled, or another attempt has taken its place. */
  z.strictObject({ type: z.literal('kill'), ...attempt }),
  /** The worker takes no more stages and ends when those it has are done. */
  z.strictObject({ type: z.literal('drain') }),
]);
export type WorkerCommand = z.infer<typeof WorkerCommand>;
