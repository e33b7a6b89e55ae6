import type { Spread } from '@ssma/orchestrator/client';
import { twoSidedProbability } from './student-t.js';

/** What seeds say of a difference: `unknown` where one side has fewer than two of them. */
export interface SeedVerdict {
  readonly verdict: 'larger' | 'within' | 'unknown';
  /** Of a difference this large by the choice of seeds alone, two-sided; null where unknown. */
  readonly probability: number | null;
}

const LEVEL = 0.05;

/**
 * Whether two means differ by more than their seeds explain: Welch's t test at 5 %, two-sided. Seeds are taken as
 * independent; a pairing by seed is not used.
 *
 * @see B. L. Welch, "The generalization of 'Student's' problem when several different population variances are
 *      involved", Biometrika 34 (1947)
 */
export function seedVerdict(a: Spread | null, b: Spread | null): SeedVerdict {
  if (a === null || b === null || a.std === null || b.std === null) return { verdict: 'unknown', probability: null };
  const [varianceA, varianceB] = [a.std ** 2 / a.count, b.std ** 2 / b.count];
  const variance = varianceA + varianceB;
  if (variance === 0) return a.mean === b.mean ? within(1) : { verdict: 'larger', probability: 0 };
  const t = (a.mean - b.mean) / Math.sqrt(variance);
  const degrees = variance ** 2 / (varianceA ** 2 / (a.count - 1) + varianceB ** 2 / (b.count - 1));
  const probability = twoSidedProbability(t, degrees);
  return probability < LEVEL ? { verdict: 'larger', probability } : within(probability);
}

function within(probability: number): SeedVerdict {
  return { verdict: 'within', probability };
}
