import type { AttemptState, ShownStageState, SweepState, WorkerState } from '@ssma/orchestrator/client';

export type AnyState = ShownStageState | SweepState | AttemptState | WorkerState;

/** A state as a shape and a word: neither needs colour. */
export function StateMark({ state }: { readonly state: AnyState }) {
  return (
    <span className="state" data-state={state}>
      {state}
    </span>
  );
}
