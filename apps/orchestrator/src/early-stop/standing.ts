import type { EarlyStop } from '../sweep/early-stop.js';

/** Points of one metric of one training, by ascending step. */
export type MetricSeries = readonly { readonly step: number; readonly value: number }[];

/** How well a training has done up to a step, as scores: more is better, whatever the goal. */
export interface Standing {
  readonly best: number;
  /** Never above `best`. */
  readonly average: number;
}

/**
 * How well a training had done when it came to a step: over its points up to there, whatever it reported later.
 *
 *   best = max(score), average = sum(score) / n, score = value or, to minimize, -value
 *
 * @returns null when it has no point up to the step, or none at or beyond it: it has not come as far
 * @remarks NaN and infinite values are left out; of a training that has no other, both are -Infinity.
 */
export function standingAt(series: MetricSeries, step: number, goal: EarlyStop['goal']): Standing | null {
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined || first.step > step || last.step < step) return null;
  let best = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (const point of series) {
    if (point.step > step) break;
    if (!Number.isFinite(point.value)) continue;
    const score = scoreOf(point.value, goal);
    best = Math.max(best, score);
    sum += score;
    count += 1;
  }
  // Rounding can put the quotient above the largest of equal values.
  return { best, average: count === 0 ? best : Math.min(sum / count, best) };
}

/** Score of a value and value of a score: more is better. */
export function scoreOf(value: number, goal: EarlyStop['goal']): number {
  return goal === 'maximize' ? value : -value;
}
