import type { StageReport } from '../runner/messages.js';
import type { AttemptEnd } from '../runner/supervise-stage.js';
import type { StageTask } from '../stages/stage-context.js';

/** Runs one attempt somewhere and says how it ended; never rejects because of the stage. */
export type ExecuteAttempt = (
  task: StageTask,
  attempt: { readonly number: number; readonly device: string; readonly leaseMs: number },
  hooks: AttemptHooks,
) => Promise<EndedAttempt>;

export interface AttemptHooks {
  readonly onReport: (report: StageReport) => void;
  /** Told what the attempt writes as text, in pieces that end with a line. */
  readonly onLog: (text: string) => void;
  /** Aborting asks the attempt to keep its state and end. */
  readonly stop: AbortSignal;
  /** Aborting ends it at once. */
  readonly kill: AbortSignal;
}

export interface EndedAttempt {
  readonly end: AttemptEnd;
  /** Last lines that it wrote. */
  readonly logTail: string;
}
