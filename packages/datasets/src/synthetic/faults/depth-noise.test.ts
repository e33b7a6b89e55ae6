import { describe, expect, it } from 'vitest';
import { depthNoise } from './depth-noise.js';
import { evenFrame } from './frame-fixture.js';

const SIGMA = 0.001;
const noisy = (depth: number) => [
  ...depthNoise(evenFrame({ height: 60, width: 100 }, 128, depth), SIGMA, 7).depthMetres,
];

function statistics(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

describe('depthNoise', () => {
  it.each([2, 5, 10, 20])('deviates by sigma times the square of %d metres, and by the rounding of steps', (depth) => {
    const { mean, deviation } = statistics(noisy(depth));
    // Rounding to steps of 2 sigma adds a variance of (2 sigma)^2 / 12.
    expect(deviation / (SIGMA * depth ** 2 * Math.sqrt(1 + 4 / 12))).toBeCloseTo(1, 1);
    expect(mean / depth).toBeCloseTo(1, 2);
  });

  it('keeps 1 / depth on steps of 2 sigma', () => {
    for (const depth of noisy(10)) {
      const steps = 1 / depth / (2 * SIGMA);
      expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-4);
    }
  });

  it('keeps what is missing missing, and loses what is too far for its steps', () => {
    expect(noisy(0).every((depth) => depth === 0)).toBe(true);
    const far = noisy(1e5);
    expect(far.filter((depth) => depth === 0).length).toBeGreaterThan(far.length / 2);
    expect(far.every((depth) => depth >= 0 && Number.isFinite(depth))).toBe(true);
  });
});
