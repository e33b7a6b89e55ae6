import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from './normal-distribution.js';

// Abramowitz, Stegun, "Handbook of Mathematical Functions", Table 26.1.
test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.96, 0.0249978951482204],
  [3, 0.9986501019683699],
])('normalCdf(%d) is %d', (x, probability) => {
  expect(normalCdf(x)).toBeCloseTo(probability, 14);
});

test('the quantile undoes the distribution', () => {
  for (let x = -5; x <= 5; x += 0.37) expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 8);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect([normalCdf(-9), normalCdf(9)]).toEqual([0, 1]);
});
