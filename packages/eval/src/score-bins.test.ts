import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HIGHEST_SCORE, NUM_SCORE_BINS, scoreBin } from './score-bins.js';

function binOf(value: number): number {
  const one = Float32Array.of(value);
  return scoreBin(one[0] ?? 0, new Uint32Array(one.buffer)[0] ?? 0);
}

const score = fc.float({ min: 0, max: 1, noNaN: true });

test('never gives a higher score a lower bin', () => {
  fc.assert(
    fc.property(score, score, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(binOf(low)).toBeLessThanOrEqual(binOf(high));
    }),
    { seed: 61, numRuns: 2000 },
  );
});

test('uses every bin of the lower half, and the ends for 0 and for 1 and above', () => {
  expect([0, -0, 2 ** -26, 1, HIGHEST_SCORE].map(binOf)).toEqual([
    ...[0, 0, 0, NUM_SCORE_BINS - 1, NUM_SCORE_BINS - 1],
  ]);
  const used = new Set([0, NUM_SCORE_BINS - 1]);
  for (let exponent = -25; exponent < 0; exponent++) {
    for (let part = 256; part < 512; part++) {
      used.add(binOf((part / 512) * 2 ** exponent));
      used.add(binOf(1 - (part / 512) * 2 ** exponent));
      used.add(binOf((part / 256) * 2 ** exponent));
    }
  }
  const bins = [...used].sort((a, b) => a - b);
  const [lowest, highest] = [bins[0], bins.at(-1)];
  expect([lowest, highest]).toEqual([0, NUM_SCORE_BINS - 1]);
  expect(bins.filter((bin) => bin < (NUM_SCORE_BINS - 1) / 2)).toHaveLength((NUM_SCORE_BINS - 1) / 2);
});

test('mirrors: a score that is a multiple of 2^-24 is as far from the lowest bin as its distance to 1 from the highest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 23 - 1 }), (units) => {
      const low = units * 2 ** -24;
      expect(binOf(1 - low)).toBe(NUM_SCORE_BINS - 1 - binOf(low));
    }),
    { seed: 79, numRuns: 1000 },
  );
});

test('tells scores near 1 apart as well as scores near 0', () => {
  expect(binOf(0.999999)).toBeLessThan(binOf(0.9999995));
  expect(binOf(1e-6)).toBeLessThan(binOf(2e-6));
});
