import type { Standing } from './standing.js';

/**
 * Score that a training must reach at a rung to go on: that of the last of the best ceil(n / factor), where n counts all
 * that have reached the rung so far, the judged one among them.
 *
 * @see Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020, Algorithm 2
 * @remarks There trainings pause at a rung and are promoted later. Here each goes on or is stopped when it arrives, so
 * that nothing waits; the first to arrive go on easily. The quotient is rounded up, not down, so that one always goes on.
 * Trainings are ranked by their best value up to the rung, since the best checkpoint is what a validated one results in.
 */
export function halvingThreshold(own: Standing, others: readonly Standing[], factor: number): number {
  const scores = [own, ...others].map(({ best }) => best).sort((a, b) => b - a);
  return scores[Math.ceil(scores.length / factor) - 1] ?? Number.NEGATIVE_INFINITY;
}
