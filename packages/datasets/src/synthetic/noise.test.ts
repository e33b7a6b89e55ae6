import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatFractalNoise, flatNoise, fractalNoise, latticeHash, valueNoise } from './noise.js';

const coordinate = () => fc.double({ min: -1000, max: 1000, noNaN: true });

describe('valueNoise', () => {
  it('takes the hash of the lattice points and their mean half way between two', () => {
    expect(valueNoise(3, -2, 5)).toBeCloseTo(latticeHash(3, -2, 5), 6);
    expect(valueNoise(3.5, -2, 5)).toBeCloseTo((latticeHash(3, -2, 5) + latticeHash(4, -2, 5)) / 2, 6);
  });

  it('stays in [0, 1) and changes by little over little', () => {
    fc.assert(
      fc.property(coordinate(), coordinate(), coordinate(), (x, y, z) => {
        const value = valueNoise(x, y, z);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        // The steepest smoothstep rises by 1.5 per unit; coordinates count in steps of 1 / 4096.
        expect(Math.abs(valueNoise(x + 1e-3, y, z) - value)).toBeLessThanOrEqual(1.5 * (1e-3 + 1 / 4096) + 1e-6);
        expect(fractalNoise(x, y, z)).toBeLessThan(1);
      }),
      { seed: 11 },
    );
  });
});

describe('flatNoise', () => {
  it('is one layer of the noise in space', () => {
    fc.assert(
      fc.property(coordinate(), coordinate(), fc.integer({ min: -100, max: 100_000 }), (x, y, layer) => {
        expect(flatNoise(x, y, layer)).toBe(valueNoise(x, y, layer));
        expect(flatFractalNoise(x, y, layer)).toBe(fractalNoise(x, y, layer));
      }),
      { seed: 12 },
    );
  });
});

describe('latticeHash', () => {
  it('is spread evenly over [0, 1)', () => {
    const counts = new Array<number>(10).fill(0);
    for (let x = -50; x < 50; x++) {
      for (let y = -50; y < 50; y++) counts[Math.floor(10 * latticeHash(x, y, 3))]!++;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});
