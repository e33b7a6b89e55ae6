import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standingAt } from './standing.js';

const SERIES = [
  { step: 10, value: 0.2 },
  { step: 20, value: 0.5 },
  { step: 30, value: 0.2 },
  { step: 40, value: 0.9 },
];

test('a standing is over the points up to the step', () => {
  // (0.2 + 0.5 + 0.2) / 3 = 0.3
  expect(standingAt(SERIES, 30, 'maximize')).toEqual({ best: 0.5, average: 0.9 / 3 });
  expect(standingAt(SERIES, 30, 'minimize')).toEqual({ best: -0.2, average: -0.9 / 3 });
  // At a step between two reports, the last before it counts: (0.2 + 0.5) / 2.
  expect(standingAt(SERIES, 29, 'maximize')).toEqual({ best: 0.5, average: 0.35 });
});

test('there is none before the first point, beyond the last, and of an empty series', () => {
  expect(standingAt(SERIES, 9, 'maximize')).toBeNull();
  expect(standingAt(SERIES, 41, 'maximize')).toBeNull();
  expect(standingAt([], 0, 'maximize')).toBeNull();
});

test('NaN and infinite values are left out; nothing else leaves the worst there is', () => {
  const values = [Number.NaN, 3, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY];
  const series = values.map((value, step) => ({ step, value }));
  expect(standingAt(series, 4, 'maximize')).toEqual({ best: 3, average: 2 });
  expect(standingAt(series, 4, 'minimize')).toEqual({ best: -1, average: -2 });
  const worst = { best: Number.NEGATIVE_INFINITY, average: Number.NEGATIVE_INFINITY };
  expect(standingAt(series, 0, 'maximize')).toEqual(worst);
  expect(standingAt(series, 0, 'minimize')).toEqual(worst);
});

test('rounding does not put the average of equal values above them', () => {
  expect((0.1 + 0.1 + 0.1) / 3).toBeGreaterThan(0.1);
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, fc.integer({ min: 1, max: 50 }), (constant, count) => {
      const series = Array.from({ length: count }, (_, step) => ({ step, value: constant }));
      const standing = standingAt(series, count - 1, 'maximize');
      expect(standing?.average).toBeLessThanOrEqual(standing?.best ?? Number.NEGATIVE_INFINITY);
    }),
    { seed: 11, examples: [[0.1, 3]] },
  );
});
