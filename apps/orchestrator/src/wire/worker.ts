import { z } from 'zod';
import { truth } from './query-values.js';
import { WorkerState } from './states.js';

/** A worker as it was last heard of. */
export const Worker = z.strictObject({
  name: z.string(),
  host: z.string(),
  pid: z.int(),
  capability: z.string(),
  state: WorkerState,
  slots: z.array(
    z.strictObject({
      device: z.string(),
      running: z.strictObject({ stageKey: z.string(), attempt: z.int() }).nullable(),
    }),
  ),
  /** Milliseconds since 1970. */
  firstSeenMs: z.int(),
  lastSeenMs: z.int(),
});
export type Worker = z.output<typeof Worker>;

export const WorkerListQuery = z.strictObject({
  all: truth.default(false).describe('Those that have ended, too.'),
});
export type WorkerListQuery = z.output<typeof WorkerListQuery>;

export const WorkerList = z.strictObject({ items: z.array(Worker) });
export type WorkerList = z.output<typeof WorkerList>;
