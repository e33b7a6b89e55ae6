import { expect, test } from 'vitest';
import { twoSidedProbability } from './student-t.js';

/** Quantiles of a printed table of Student's t (two-sided). */
test.each([
  [12.706, 1, 0.05],
  [4.303, 2, 0.05],
  [2.776, 4, 0.05],
  [2.228, 10, 0.05],
  [63.657, 1, 0.01],
  [3.169, 10, 0.01],
  [1.96, 1e6, 0.05],
])('gives the level of a printed quantile: t = %f with %f degrees', (t, degrees, level) => {
  expect(twoSidedProbability(t, degrees)).toBeCloseTo(level, 4);
  expect(twoSidedProbability(-t, degrees)).toBeCloseTo(level, 4);
});

test('is 1 at zero, and by hand for one degree of freedom: 1 - 2 atan(t) / pi', () => {
  expect(twoSidedProbability(0, 3)).toBe(1);
  for (const t of [0.1, 1, 2.5, 40]) {
    expect(twoSidedProbability(t, 1)).toBeCloseTo(1 - (2 * Math.atan(t)) / Math.PI, 10);
  }
});
