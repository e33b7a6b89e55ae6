import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.js';

const entry = () => fc.double({ min: -1e5, max: 1e5, noNaN: true });

describe('symmetricEigen', () => {
  test('sorts the diagonal of a diagonal matrix', () => {
    const pairs = symmetricEigen({ xx: 3, xy: 0, xz: 0, yy: -2, yz: 0, zz: 1 });
    expect(pairs.map(({ value }) => value)).toEqual([-2, 1, 3]);
    expect(pairs.map(({ vector }) => vector)).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });

  test('finds 1 and 3 in [[2, 1], [1, 2]], along the diagonals', () => {
    const [first, second, third] = symmetricEigen({ xx: 2, xy: 1, xz: 0, yy: 2, yz: 0, zz: 5 });
    expect(first.value).toBeCloseTo(1, 14);
    expect(first.vector[0]).toBeCloseTo(-first.vector[1], 14);
    expect(second.value).toBeCloseTo(3, 14);
    expect(second.vector[0]).toBeCloseTo(second.vector[1], 14);
    expect(third).toEqual({ value: 5, vector: [0, 0, 1] });
  });

  test('gives orthonormal vectors that the matrix only stretches', () => {
    fc.assert(
      fc.property(fc.tuple(entry(), entry(), entry(), entry(), entry(), entry()), ([xx, xy, xz, yy, yz, zz]) => {
        const pairs = symmetricEigen({ xx, xy, xz, yy, yz, zz });
        const tolerance = 1e-14 * Math.hypot(xx, xy, xz, yy, yz, zz) + 1e-300;
        for (const {
          value,
          vector: [x, y, z],
        } of pairs) {
          expect(Math.abs(xx * x + xy * y + xz * z - value * x)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(xy * x + yy * y + yz * z - value * y)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(xz * x + yz * y + zz * z - value * z)).toBeLessThanOrEqual(tolerance);
        }
        for (const [i, a] of pairs.entries()) {
          for (const [j, b] of pairs.entries()) {
            const product = a.vector[0] * b.vector[0] + a.vector[1] * b.vector[1] + a.vector[2] * b.vector[2];
            expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
          }
        }
        expect(pairs[0].value).toBeLessThanOrEqual(pairs[1].value);
        expect(pairs[1].value).toBeLessThanOrEqual(pairs[2].value);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
