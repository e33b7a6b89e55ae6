import { z } from 'zod';

export const StageState = z.enum(['waiting', 'running', 'complete', 'stopped', 'failed']);
/** State of a stage, and of a trial. */
export type StageState = z.output<typeof StageState>;

/** `stale`: marked running, but its lease has run out. */
export const ShownStageState = z.enum(['waiting', 'running', 'complete', 'stopped', 'failed', 'stale']);
export type ShownStageState = z.output<typeof ShownStageState>;

export const AttemptState = z.enum(['running', 'complete', 'failed', 'lost']);
/** `lost`: ended without a verdict. */
export type AttemptState = z.output<typeof AttemptState>;

export const SweepState = z.enum(['active', 'paused', 'stopped', 'cancelled']);
/** What was last asked of a sweep. */
export type SweepState = z.output<typeof SweepState>;

export const WorkerState = z.enum(['alive', 'draining', 'left']);
export type WorkerState = z.output<typeof WorkerState>;

export const StageKind = z.enum(['train', 'evaluate']);
export type StageKind = z.output<typeof StageKind>;
