import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTicks } from './axis-ticks.js';

test.each([
  [55, ['0', '10', '20', '30', '40', '50', '60']],
  [60, ['0', '10', '20', '30', '40', '50', '60']],
  [61, ['0', '20', '40', '60', '80']],
  [100, ['0', '20', '40', '60', '80', '100']],
  [7, ['0', '2', '4', '6', '8']],
  [0.3, ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25', '0.30']],
  [0.55, ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6']],
  [2500, ['0', '500', '1000', '1500', '2000', '2500']],
])('up to %d', (max, expected) => {
  expect(axisTicks(max).map(({ text }) => text)).toEqual(expected);
});

test.each([
  [40, 80, ['40', '50', '60', '70', '80']],
  [41.5, 43, ['41.5', '42.0', '42.5', '43.0']],
  [1, 50, ['0', '10', '20', '30', '40', '50']],
  [-3, 2, ['-3', '-2', '-1', '0', '1', '2']],
])('from %d to %d', (min, max, expected) => {
  expect(axisTicks(max, min).map(({ text }) => text)).toEqual(expected);
});

test('reaches every maximum with one to six equal steps, and no step too many', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (max) => {
      const values = axisTicks(max).map(({ value }) => value);
      expect(values.length).toBeGreaterThanOrEqual(2);
      expect(values.length).toBeLessThanOrEqual(7);
      expect(values[0]).toBe(0);
      expect(values.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-12));
      expect(values.at(-2)).toBeLessThan(max);
    }),
    { seed: 11 },
  );
});
