import type { PastDuration } from '../store/past-durations.js';
import type { PlannedStage } from './planned-stage.js';

/** What stages will take when they run one at a time. */
export interface TimeEstimate {
  /** Of the stages that are known. */
  readonly seconds: number;
  /** Names of the stages that nothing like was ever run, one for each stage. */
  readonly unknown: readonly string[];
}

/**
 * The median of past stages of the same kind and name, per step for trainings (ours). It knows nothing of image sizes,
 * widths or machines: a sweep unlike the ones before takes another time.
 */
export function estimateTime(stages: readonly PlannedStage[], past: readonly PastDuration[]): TimeEstimate {
  const bySort = new Map<string, PastDuration[]>();
  for (const run of past) bySort.set(sortOf(run), [...(bySort.get(sortOf(run)) ?? []), run]);
  const estimates = stages.map((stage) => ({ name: stage.name, seconds: secondsOf(stage, bySort.get(sortOf(stage))) }));
  return {
    seconds: estimates.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    unknown: estimates.filter(({ seconds }) => seconds === null).map(({ name }) => name),
  };
}

function sortOf({ kind, name }: Pick<PastDuration, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

function secondsOf(stage: PlannedStage, past: readonly PastDuration[] = []): number | null {
  if (stage.kind === 'evaluate') return median(past.map(({ seconds }) => seconds));
  const rates = past.flatMap(({ seconds, steps }) => (steps === null || steps === 0 ? [] : [seconds / steps]));
  const rate = median(rates);
  return rate === null ? null : rate * stage.config.train.steps;
}

/** The middle value, or the mean of the two middle ones; null of none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
