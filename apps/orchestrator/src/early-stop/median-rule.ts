import type { Standing } from './standing.js';

/**
 * Score that the best value of a training must reach: the median of the averages of the others.
 *
 * @param others at least one; of an even number, the median is the mean of the middle two
 * @see Golovin et al., Google Vizier: A Service for Black-Box Optimization, KDD 2017, section 3.2.2
 * @remarks There the others are the complete trials. Here all that have come as far count, running and stopped ones too:
 * workers train many at once, and none may be complete before all are nearly so.
 */
export function medianThreshold(others: readonly Standing[]): number {
  const averages = others.map(({ average }) => average).sort((a, b) => a - b);
  const upper = averages[averages.length >> 1] ?? Number.NEGATIVE_INFINITY;
  const lower = averages[(averages.length - 1) >> 1] ?? Number.NEGATIVE_INFINITY;
  return (lower + upper) / 2;
}
