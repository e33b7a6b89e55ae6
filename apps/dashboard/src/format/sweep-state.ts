import type { SweepState, SweepSummary } from '@ssma/orchestrator/client';

/** What a reader calls the state of a sweep: one that is active and has nothing left is complete. */
export function sweepState({ state, trials }: Pick<SweepSummary, 'state' | 'trials'>): SweepState | 'complete' {
  return state === 'active' && trials.waiting + trials.running === 0 ? 'complete' : state;
}
