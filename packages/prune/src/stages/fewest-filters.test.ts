import { expect, test } from 'vitest';
import { fewestFilters } from './fewest-filters.js';

/** A network whose every filter costs the same, and one that measures how often it was asked. */
function linear(numFilters: number) {
  const asked: number[] = [];
  const latencyRatio = async (count: number) => {
    asked.push(count);
    return 1 - (0.8 * count) / numFilters;
  };
  return { asked, latencyRatio };
}

test.each([
  // Without 63 of 200 filters, 0.4 % each, a quarter is gone, without 100 of them 40 %.
  [200, 0.25, 63],
  [200, 0.4, 100],
  [5, 0.5, 4],
  [1, 0.7, 1],
])('of %i filters, a reduction of %f takes %i, to a hundredth of all', async (numFilters, reduction, wanted) => {
  const { asked, latencyRatio } = linear(numFilters);
  const count = await fewestFilters(numFilters, latencyRatio, reduction);
  expect(count).toBeGreaterThanOrEqual(wanted);
  expect(count - wanted).toBeLessThanOrEqual(numFilters / 100);
  expect(asked.length).toBeLessThanOrEqual(9);
});

test('what cannot be reached says the closest', async () => {
  const { latencyRatio } = linear(10);
  await expect(fewestFilters(10, latencyRatio, 0.9)).rejects.toThrow(
    'pruneStage: reduction of latency must be within reach; got 0.9, the closest is 0.8000',
  );
  await expect(fewestFilters(0, latencyRatio, 0.1)).rejects.toThrow('the closest is 0.0000');
});
