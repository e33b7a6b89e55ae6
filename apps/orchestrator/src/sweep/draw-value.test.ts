import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawValue } from './draw-value.js';
import type { RandomRange } from './random-spec.js';

function draws(range: RandomRange, count: number, seed = 1): unknown[] {
  return Array.from({ length: count }, (_, index) => drawValue(range, { seed, index, path: 'train.x' }));
}

/** Share of the draws that are below a limit. */
function shareBelow(limit: number, values: readonly unknown[]): number {
  return values.filter((value) => Number(value) < limit).length / values.length;
}

// 4000 draws put a share of one half within 0.016 of it, two standard deviations of sqrt(0.25 / 4000) = 0.0079.
describe('each part of a range is as likely as another', () => {
  test('of uniform by difference', () => {
    const values = draws({ uniform: [-1, 3] }, 4000);
    expect(shareBelow(1, values)).toBeCloseTo(0.5, 1.5);
    expect(shareBelow(0, values)).toBeCloseTo(0.25, 1.5);
  });

  test('of logUniform by ratio', () => {
    const values = draws({ logUniform: [1e-5, 1e-1] }, 4000);
    expect(shareBelow(1e-3, values)).toBeCloseTo(0.5, 1.5);
    expect(shareBelow(1e-4, values)).toBeCloseTo(0.25, 1.5);
  });

  test('of integer, both ends among them, and of choice', () => {
    for (const range of [{ integer: [4, 7] }, { choice: [4, 5, 6, 7] }] satisfies RandomRange[]) {
      const values = draws(range, 4000);
      expect(new Set(values)).toEqual(new Set([4, 5, 6, 7]));
      for (const value of [5, 6, 7]) expect(shareBelow(value, values)).toBeCloseTo((value - 4) / 4, 1.5);
    }
  });
});

test('a draw depends on seed, position and path, not on what else is drawn', () => {
  const range: RandomRange = { uniform: [0, 1] };
  expect(draws(range, 5)).toEqual(draws(range, 9).slice(0, 5));
  const others = [
    { seed: 2, index: 0, path: 'train.x' },
    { seed: 1, index: 1, path: 'train.x' },
    { seed: 1, index: 0, path: 'train.y' },
  ].map((sample) => drawValue(range, sample));
  expect(new Set([...others, ...draws(range, 1)]).size).toBe(4);
});

test('numbers stay within their range and have few digits', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const low = finite.filter((value) => value !== 0);
  fc.assert(
    fc.property(low, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.nat(), (from, width, seed) => {
      const range: RandomRange = { uniform: [from, from + width] };
      for (const value of draws(range, 3, seed)) {
        expect(Number(value)).toBeGreaterThanOrEqual(from);
        expect(Number(value)).toBeLessThanOrEqual(from + width);
      }
    }),
    { seed: 5 },
  );
  for (const value of draws({ logUniform: [1e-5, 1e-1] }, 50)) {
    expect(Number(value)).toBe(Number(Number(value).toPrecision(4)));
  }
  expect(new Set(draws({ uniform: [1000, 1000.5] }, 50)).size).toBeGreaterThan(45);
});
