import type { StageState } from './tables.js';

/** From the most to the least telling: one failed stage makes the trial failed. */
const PRECEDENCE = ['failed', 'running', 'stopped', 'waiting'] as const satisfies readonly StageState[];

/** State of a trial, which is a function of the states of its stages; complete when all are. */
export function trialState(stageStates: readonly StageState[]): StageState {
  return PRECEDENCE.find((state) => stageStates.includes(state)) ?? 'complete';
}
