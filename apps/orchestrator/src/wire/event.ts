import { z } from 'zod';
import { StageProgress } from './stage.js';
import { StageKind, StageState, SweepState, WorkerState } from './states.js';

/**
 * What has changed, as it is at the time of sending: changes of one thing that follow each other quickly come as one event.
 * The id of an event is that of its line in the stream; a client that gives the last one that it has seen misses nothing.
 */
export const StoreEvent = z.discriminatedUnion('type', [
  /** The first event of a connection: what was read before it may be old. */
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('sweep'), id: z.string(), name: z.string(), state: SweepState }),
  /** State, progress, metrics or files of a stage. */
  z.strictObject({
    type: z.literal('stage'),
    key: z.string(),
    kind: StageKind,
    name: z.string(),
    state: StageState,
    attempt: z.int(),
    progress: StageProgress.nullable(),
    /** Ids of the sweeps that need it. */
    sweeps: z.array(z.string()),
  }),
  z.strictObject({ type: z.literal('worker'), name: z.string(), state: WorkerState }),
]);
export type StoreEvent = z.output<typeof StoreEvent>;

export const EventsQuery = z.strictObject({
  sweep: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(128)
    .optional()
    .describe('Id of a sweep: only its own events and its stages.'),
});
export type EventsQuery = z.output<typeof EventsQuery>;
