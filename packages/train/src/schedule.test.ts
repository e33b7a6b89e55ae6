import { expect, it } from 'vitest';
import { learningRateFactor } from './schedule.js';

it.each([
  [0, 1],
  [50, 0.1 + 0.9 * 0.5 ** 0.9],
  [100, 0.1],
])('polynomial decay at step %i of 100, power 0.9, end 0.1: %d', (step, factor) => {
  expect(learningRateFactor({ kind: 'polynomial', power: 0.9, endFactor: 0.1 }, step, 100)).toBeCloseTo(factor, 12);
});

it('a constant schedule keeps the base rate', () => {
  expect([0, 7, 100].map((step) => learningRateFactor({ kind: 'constant' }, step, 100))).toEqual([1, 1, 1]);
});
