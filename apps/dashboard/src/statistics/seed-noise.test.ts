import { expect, test } from 'vitest';
import { seedVerdict } from './seed-noise.js';

test('calls a difference larger than seed noise when Welch says so', () => {
  // t = 0.02 / sqrt(2 * 0.005^2 / 3) = 4.899 with 4 degrees: p = 0.00805 (t table: 4.604 at 0.01).
  const verdict = seedVerdict({ mean: 0.82, std: 0.005, count: 3 }, { mean: 0.8, std: 0.005, count: 3 });
  expect(verdict.verdict).toBe('larger');
  expect(verdict.probability).toBeCloseTo(0.00805, 4);
});

test('keeps a difference of the size of the spread within the noise', () => {
  const verdict = seedVerdict({ mean: 0.805, std: 0.005, count: 3 }, { mean: 0.8, std: 0.005, count: 3 });
  expect(verdict.verdict).toBe('within');
});

test('knows nothing of a single seed', () => {
  const one = { mean: 0.9, std: null, count: 1 };
  expect(seedVerdict(one, { mean: 0.8, std: 0.01, count: 3 })).toEqual({ verdict: 'unknown', probability: null });
  expect(seedVerdict(null, one).verdict).toBe('unknown');
});

test('takes seeds without any spread at their word', () => {
  const exact = (mean: number) => ({ mean, std: 0, count: 2 });
  expect(seedVerdict(exact(0.8), exact(0.8)).verdict).toBe('within');
  expect(seedVerdict(exact(0.81), exact(0.8)).verdict).toBe('larger');
});
