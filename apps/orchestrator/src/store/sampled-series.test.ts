import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyStore, storeTraining } from '../test-support/stored-stages.js';
import { sampledSeries } from './sampled-series.js';
import { metrics } from './tables.js';

const SEED = 7;
const ALL = { stageKey: 's1', name: 'loss', from: 0, to: Number.MAX_SAFE_INTEGER };

test('a short series comes whole, a range of it in the range', () => {
  const lab = emptyStore();
  storeTraining(lab, 's1', {});
  for (const [step, value] of [
    [3, 0.5],
    [1, 2],
    [8, -1],
  ] as const) {
    lab.db.insert(metrics).values({ stageKey: 's1', name: 'loss', step, value }).run();
  }
  expect(sampledSeries(lab.db, ALL, 3)).toEqual({ steps: [1, 3, 8], values: [2, 0.5, -1], numPoints: 3 });
  expect(sampledSeries(lab.db, { ...ALL, from: 2, to: 7 }, 3)).toEqual({ steps: [3], values: [0.5], numPoints: 1 });
  expect(sampledSeries(lab.db, { ...ALL, name: 'none' }, 3)).toEqual({ steps: [], values: [], numPoints: 0 });
});

test('of each of two equal spans, the lowest and the highest point are kept at their steps', () => {
  const lab = emptyStore();
  storeTraining(lab, 's1', {});
  const values = [5, 1, 9, 5, 5, 2, 2, 7];
  for (const [step, value] of values.entries()) {
    lab.db.insert(metrics).values({ stageKey: 's1', name: 'loss', step, value }).run();
  }
  // Steps 0 to 3 and 4 to 7; of equal values the first.
  expect(sampledSeries(lab.db, ALL, 4)).toEqual({ steps: [1, 2, 5, 7], values: [1, 9, 2, 7], numPoints: 8 });
});

test(`any series keeps its extremes, has points of itself only, in order, and no more than asked for (seed ${SEED})`, () => {
  const lab = emptyStore();
  storeTraining(lab, 's1', {});
  const points = fc.uniqueArray(fc.tuple(fc.nat(300), fc.integer({ min: -50, max: 50 })), {
    selector: ([step]) => step,
    minLength: 1,
    maxLength: 120,
  });
  fc.assert(
    fc.property(points, fc.integer({ min: 2, max: 40 }), (series, maxPoints) => {
      lab.db.delete(metrics).run();
      for (const [step, value] of series)
        lab.db.insert(metrics).values({ stageKey: 's1', name: 'loss', step, value }).run();
      const { steps, values, numPoints } = sampledSeries(lab.db, ALL, maxPoints);
      const valueAt = new Map(series);
      expect(numPoints).toBe(series.length);
      expect(steps.length).toBeLessThanOrEqual(maxPoints);
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      expect(values).toEqual(steps.map((step) => valueAt.get(step)));
      const all = [...valueAt.values()];
      expect([Math.min(...values), Math.max(...values)]).toEqual([Math.min(...all), Math.max(...all)]);
    }),
    { seed: SEED, numRuns: 60 },
  );
});
