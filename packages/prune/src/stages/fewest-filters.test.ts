import { expect, test } from 'vitest';
import { fewestFilters } from './fewest-filters.js';

/** A network whose every filter costs the same, and one that measures how often it was asked. */
function linear(numFilters: number) {
  const asked: number[] = [];
  const latencyMs = async (count: number) => {
    asked.push(count);
    return 100 - (80 * count) / numFilters;
  };
  return { asked, latencyMs };
}

test.each([
  // 100 ms falls to 75 ms without 63 of 200 filters (0.4 ms each), and to 60 ms without 100.
  [200, 0.25, 63],
  [200, 0.4, 100],
  [5, 0.5, 4],
  [1, 0.7, 1],
])('of %i filters, a reduction of %f takes %i, to a hundredth of all', async (numFilters, reduction, wanted) => {
  const { asked, latencyMs } = linear(numFilters);
  const count = await fewestFilters(numFilters, latencyMs, { original: 100, reduction });
  expect(count).toBeGreaterThanOrEqual(wanted);
  expect(count - wanted).toBeLessThanOrEqual(numFilters / 100);
  expect(asked.length).toBeLessThanOrEqual(9);
});

test('what cannot be reached says the closest', async () => {
  const { latencyMs } = linear(10);
  await expect(fewestFilters(10, latencyMs, { original: 100, reduction: 0.9 })).rejects.toThrow(
    'pruneStage: reduction of latency must be within reach; got 0.9, the closest is 0.8000',
  );
  await expect(fewestFilters(0, latencyMs, { original: 100, reduction: 0.1 })).rejects.toThrow('the closest is 0.0000');
});
