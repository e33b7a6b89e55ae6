import { expect, test } from 'vitest';
import { alignSeries } from './aligned-series.js';

test('brings series of different steps onto one axis', () => {
  expect(
    alignSeries([
      { steps: [1, 3], values: [10, 30] },
      { steps: [2, 3, 9], values: [5, 6, 7] },
      { steps: [], values: [] },
    ]),
  ).toEqual([
    [1, 2, 3, 9],
    [10, null, 30, null],
    [null, 5, 6, 7],
    [null, null, null, null],
  ]);
});
