import { z } from 'zod';

/** Name or id of a sweep, as on the command line. */
const sweep = z.string().min(1);

/** What `writtenSweep` made of a sweep file. */
const definition = z.unknown().refine((value) => value !== undefined, 'must be given');

/** What a command can ask of the orchestrator that runs on the same runs folder. */
export const ControlRequest = z.discriminatedUnion('type', [
  /** No further stage begins, running ones keep their state and end, and the sweep is waited for. */
  z.strictObject({ type: z.literal('pause'), sweep }),
  /** Stages that were stopped run again. */
  z.strictObject({ type: z.literal('resume'), sweep }),
  /** No further stage begins, and the sweep ends with those that run. */
  z.strictObject({ type: z.literal('stop'), sweep }),
  /** Running stages are ended. */
  z.strictObject({ type: z.literal('cancel'), sweep }),
  z.strictObject({ type: z.literal('retry'), sweep, which: z.enum(['failed', 'missing']) }),
  /** A sweep file is run: all of it that is not complete. The definition is as of `extend`, `sweep` its name. */
  z.strictObject({ type: z.literal('start'), sweep, file: z.string().min(1), definition }),
  /** The sweep becomes what the definition says (`writtenSweep`), which is checked and planned by whoever carries it out. */
  z.strictObject({
    type: z.literal('extend'),
    sweep,
    /** Where the definition was read, for messages and the record; it is not opened. */
    file: z.string().min(1),
    definition,
  }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

/** What was done. */
export const ControlReply = z.strictObject({
  /** For people. */
  message: z.string(),
  /** For programs: anything that JSON can carry. */
  data: z.unknown().optional(),
});
export type ControlReply = z.infer<typeof ControlReply>;

/** Lets nothing more of a sweep begin. */
export type HoldRequest = Extract<ControlRequest, { type: 'pause' | 'stop' | 'cancel' }>;

/** Lets a sweep run, or run on. */
export type RunRequest = Exclude<ControlRequest, HoldRequest>;
