import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FloatMap } from '../../../images/raster.js';
import {
  cross,
  diamond,
  maps,
  naiveBilateral,
  naiveGaussian,
  naiveMedian,
  operated,
  overWindow,
  square,
} from '../../../test-support/depth-completion-reference.js';
import { completionWorkspace } from '../workspace.js';
import { bilateral13 } from './bilateral.js';
import { CROSS_3, CROSS_5, CROSS_7, DIAMOND_5, dilateColumns } from './column-window.js';
import { gaussian5x5 } from './gaussian.js';
import { median5x5 } from './median.js';
import { dilateSquare, erodeSquare } from './square-window.js';

describe('windows, against loops over every pixel', () => {
  test.each([3, 5, 7, 9, 31])('dilates and erodes with a square of %i', (size) => {
    check(size, (map) => {
      const dilated = operated(map, (workspace, planes) => dilateSquare(workspace, planes, size));
      expect(dilated).toEqual(overWindow(map, square(size), Math.max));
      const eroded = operated(map, (workspace, planes) => erodeSquare(workspace, planes, size));
      expect(eroded).toEqual(overWindow(map, square(size), Math.min));
    });
  });

  test.each([
    { name: 'diamond of 5', window: DIAMOND_5, isInside: diamond },
    { name: 'cross of 3', window: CROSS_3, isInside: cross(3) },
    { name: 'cross of 5', window: CROSS_5, isInside: cross(5) },
    { name: 'cross of 7', window: CROSS_7, isInside: cross(7) },
  ])('dilates with a $name', ({ window, isInside }) => {
    check(window.length, (map) => {
      const actual = operated(map, (workspace, planes) => dilateColumns(workspace, planes, window));
      expect(actual).toEqual(overWindow(map, isInside, Math.max));
    });
  });

  test('dilates one pixel to rows of 1, 3, 5, 3 and 1 with the diamond', () => {
    const map = { height: 5, width: 5, data: Float32Array.from({ length: 25 }, (_, i) => (i === 12 ? 1 : 0)) };
    const actual = operated(map, (workspace, planes) => dilateColumns(workspace, planes, DIAMOND_5));
    expect([...actual]).toEqual([0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0]);
  });

  test('takes no more than 1.6 times the row operations for a square of 31 than for one of 5', () => {
    const numCalls = [5, 31].map((size) => {
      const workspace = completionWorkspace({ height: 310, width: 4 });
      let count = 0;
      const maximum = () => {
        count++;
      };
      const [source, target] = workspace.planes;
      dilateSquare({ ...workspace, kernels: { ...workspace.kernels, maximum } }, { source, target }, size);
      return count;
    }) as [number, number];
    expect(numCalls[1] / numCalls[0]).toBeLessThan(1.6);
  });

  test('takes the median of 25 with repeated edges', () => {
    check(101, (map) => {
      expect(operated(map, median5x5)).toEqual(naiveMedian(map));
    });
  });
});

describe('blurs, against loops over every pixel', () => {
  test.each([
    { row: [0, 0, 0, 16, 0, 0, 0], blurred: [0, 1, 4, 6, 4, 1, 0] },
    { row: [16, 0, 0, 0, 0], blurred: [6, 4, 1, 0, 0] },
    { row: [0, 16, 0, 0, 0], blurred: [8, 7, 4, 1, 0] },
  ])('blurs the row $row to $blurred', ({ row, blurred }) => {
    const map = { height: 1, width: row.length, data: Float32Array.from(row) };
    expect([...operated(map, gaussian5x5)]).toEqual(blurred);
  });

  test('blurs with a mirrored border', () => {
    check(102, (map) => expectClose(operated(map, gaussian5x5), naiveGaussian(map), 4));
  });

  test.each([0.5, 1.5])('blurs bilaterally with sigma %f m', (sigma) => {
    check(103, (map) => {
      const actual = operated(map, (workspace, planes) => bilateral13(workspace, planes, sigma));
      expectClose(actual, naiveBilateral(map, sigma), 3);
    });
  });
});

/** Inverted depths with holes, close and distant values mixed. */
function check(seed: number, property: (map: FloatMap) => void): void {
  const value = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 480, max: 520 }).map((n) => n / 10),
  );
  fc.assert(fc.property(maps(value), property), { seed, numRuns: 60 });
}

function expectClose(actual: Float32Array, expected: Float32Array, digits: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}
