import { expect, test } from 'vitest';
import { binomialTail } from './binomial-tail.js';

test.each([
  [0, 0, 1],
  [0, 3, 1 / 8],
  [1, 3, 4 / 8],
  [2, 10, (1 + 10 + 45) / 1024],
  [10, 10, 1],
])('at most %d heads of %d coins: %d', (successes, trials, probability) => {
  expect(binomialTail(successes, trials)).toBeCloseTo(probability, 12);
});

test('is a half for half of an odd number of coins, however many', () => {
  expect(binomialTail(2500, 5001)).toBeCloseTo(0.5, 9);
});
