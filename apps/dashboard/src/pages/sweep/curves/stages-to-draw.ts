import type { StageNode } from '@ssma/orchestrator/client';

/** Most series that the server gives at once. */
const MOST_CURVES = 64;

export interface StageChoice {
  /** Kinds of stages there are, e.g. `expert rgb`. */
  readonly names: readonly string[];
  readonly drawn: readonly StageNode[];
  /** Stages of the kinds that are chosen. */
  readonly total: number;
}

const FIRST_STATES = ['running', 'stale', 'failed', 'stopped', 'complete', 'waiting'];

/**
 * Trainings whose curves are drawn: those of the chosen kinds, what runs first.
 *
 * @param chosen names of stages; all when empty
 */
export function stagesToDraw(trainings: readonly StageNode[], chosen: readonly string[]): StageChoice {
  const names = [...new Set(trainings.map(({ name }) => name))];
  const fitting = trainings.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const byUrgency = [...fitting].sort((a, b) => FIRST_STATES.indexOf(a.state) - FIRST_STATES.indexOf(b.state));
  return { names, drawn: byUrgency.slice(0, MOST_CURVES), total: fitting.length };
}
