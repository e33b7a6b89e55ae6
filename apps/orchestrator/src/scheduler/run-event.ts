import type { StageProgress } from '../stages/stage-context.js';
import type { SilentEnd } from '../store/next-stage-state.js';
import type { FailedEnd } from '../store/record-events.js';
import type { StageState } from '../store/tables.js';

/** Milliseconds since 1970. */
export type Clock = () => number;

/** Something that a watcher of a sweep wants to know. */
export type RunEvent =
  | { readonly type: 'started'; readonly stageKey: string; readonly attempt: number; readonly worker: string }
  | { readonly type: 'progress'; readonly stageKey: string; readonly progress: StageProgress }
  /** `stageState` is `waiting` when the stage will be tried again, `retryInMs` later. */
  | {
      readonly type: 'ended';
      readonly stageKey: string;
      readonly end: { readonly kind: 'complete' } | FailedEnd | SilentEnd;
      readonly stageState: StageState;
      readonly retryInMs?: number;
    };
