import { expect, test } from 'vitest';
import { timeLeftMs } from './time-left.js';

test('what is left takes the mean time between the last ends each', () => {
  // Ends at 0, 10 and 40: 20 between two of them.
  expect(timeLeftMs([40, 10, 0], 3)).toBe(60);
  expect(timeLeftMs([40, 40], 3)).toBe(0);
});

test('one end has no pace', () => {
  expect(timeLeftMs([40], 3)).toBeNull();
  expect(timeLeftMs([], 3)).toBeNull();
});
