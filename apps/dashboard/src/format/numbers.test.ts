import { expect, test } from 'vitest';
import { bytes, count, measure, percent, points, spread } from './numbers.js';

test('shows scores as the paper prints them', () => {
  expect(percent(0.84251)).toBe('84.25');
  expect(percent(null)).toBe('–');
  expect(spread({ mean: 0.8425, std: 0.0031, count: 3 })).toBe('84.25 ± 0.31');
  expect(spread({ mean: 0.8425, std: null, count: 1 })).toBe('84.25');
});

test('gives a difference its sign, and none to what rounds to zero', () => {
  expect(points(0.0042)).toBe('+0.42');
  expect(points(-0.011)).toBe('−1.10');
  expect(points(-0.00001)).toBe('0.00');
});

test('keeps four significant digits of what was measured', () => {
  expect([0.0231789, 1.2e-7, 12345.6, 3, 99999999.5, Number.NaN].map(measure)).toEqual([
    '0.02318',
    '1.20e-7',
    '12,346',
    '3',
    '1.00e+8',
    'NaN',
  ]);
});

test('writes counts with separators and sizes in decimal units', () => {
  expect(count(30123456)).toBe('30,123,456');
  expect([0, 999, 1000, 1_240_000, 3e15].map(bytes)).toEqual(['0 B', '999 B', '1 kB', '1.24 MB', '3000 TB']);
});
