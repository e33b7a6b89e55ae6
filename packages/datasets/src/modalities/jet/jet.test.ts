import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatasetError } from '../../errors.js';
import type { FloatMap } from '../../images/raster.js';
import { depthToJet, type JetOptions } from './depth-to-jet.js';
import { JET, jetColors } from './jet-colors.js';

const DARK_BLUE = [0, 0, 128];
const DARK_RED = [128, 0, 0];

describe('JET', () => {
  // cv2.applyColorMap of these grey values, as RGB.
  test.each([
    [0, DARK_BLUE],
    [32, [0, 0, 255]],
    [64, [0, 128, 255]],
    [96, [2, 255, 254]],
    [128, [130, 255, 126]],
    [160, [255, 252, 0]],
    [192, [255, 124, 0]],
    [255, DARK_RED],
  ])('has the colour of OpenCV at %d', (entry, color) => {
    expect([...JET.subarray(3 * entry, 3 * entry + 3)]).toEqual(color);
  });

  test('exchanges red and blue when it is turned round', () => {
    for (let entry = 0; entry < 256; entry++) {
      const mirrored = 3 * (255 - entry);
      expect(JET[3 * entry]).toBe(JET[mirrored + 2]);
      expect(JET[3 * entry + 1]).toBe(JET[mirrored + 1]);
    }
  });
});

describe('jetColors', () => {
  test('spreads the range over the table and cuts beyond it', () => {
    expect(colors(jetColors(row(-3, -1, 1, 3, 9), [-1, 3]))).toEqual([
      DARK_BLUE,
      DARK_BLUE,
      [130, 255, 126],
      DARK_RED,
      DARK_RED,
    ]);
  });

  test.each<[FloatMap, [number, number], string]>([
    [row(0, Number.NaN), [0, 1], 'values must be finite; got NaN at row 0, column 1'],
    [row(0), [1, 1], 'range must be finite and rising; got [1, 1]'],
    [row(0), [Number.NEGATIVE_INFINITY, 1], 'range must be finite and rising; got [-Infinity, 1]'],
    [{ ...row(0), width: 2 }, [0, 1], 'values must hold height x width numbers; got 1 for 1 x 2'],
  ])('refuses %o in %o', (values, range, message) => {
    expect(() => jetColors(values, range)).toThrow(new DatasetError(`jet: ${message}`));
  });
});

describe('depthToJet', () => {
  test('is blue near and red far for depth, between nearest and farthest', () => {
    const jet = depthToJet(row(0, 2, 4, 6), { of: 'depth', range: 'per-image' });
    expect(colors(jet)).toEqual([DARK_BLUE, DARK_BLUE, [130, 255, 126], DARK_RED]);
  });

  test('is red near and blue far for disparity, in steps of 1 / depth', () => {
    // 1 / 6, 1 / 4 and 1 / 2: a quarter of the way at 4 m, entry 64.
    const jet = depthToJet(row(0, 2, 4, 6), { of: 'disparity', range: 'per-image' });
    expect(colors(jet)).toEqual([DARK_BLUE, DARK_RED, [0, 128, 255], DARK_BLUE]);
  });

  test('keeps colours apart from the rest of the picture in a fixed range', () => {
    expect(colors(depthToJet(row(0, 5, 40), { of: 'depth', range: [0, 10] }))).toEqual([
      DARK_BLUE,
      [130, 255, 126],
      DARK_RED,
    ]);
    expect(colors(depthToJet(row(1), { of: 'disparity', range: [0, 2] }))).toEqual([[130, 255, 126]]);
  });

  test('shows a picture of one depth as the low end', () => {
    expect(colors(depthToJet(row(3, 0, 3), { of: 'depth', range: 'per-image' }))).toEqual([
      DARK_BLUE,
      DARK_BLUE,
      DARK_BLUE,
    ]);
  });

  test('uses both ends of the table per image, and does not depend on the unit', () => {
    const metres = fc.float({ min: 0.5, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(metres, { minLength: 2 }),
        fc.constantFrom('depth' as const, 'disparity' as const),
        (all, of) => {
          fc.pre(new Set(all).size > 1);
          const got = colors(depthToJet(row(...all), { of, range: 'per-image' }));
          expect(got).toContainEqual(DARK_BLUE);
          expect(got).toContainEqual(DARK_RED);
          expect(colors(depthToJet(row(...all.map((depth) => 4 * depth)), { of, range: 'per-image' }))).toEqual(got);
        },
      ),
      { seed: 9, numRuns: 50 },
    );
  });

  const perImage: JetOptions = { of: 'depth', range: 'per-image' };
  test.each<[FloatMap, JetOptions, string]>([
    [row(0, 0), perImage, 'depth must have a measured pixel; got 1 x 2 zeros'],
    [row(1, -2), perImage, 'depth must be >= 0 metres; got -2 at row 0, column 1'],
    [row(1, Number.NaN), perImage, 'depth must be finite; got NaN at row 0, column 1'],
    [row(1), { of: 'depth', range: [-1, 2] }, 'range must be >= 0; got [-1, 2]'],
    [row(1), { of: 'depth', range: [2, 1] }, 'range must be finite and rising; got [2, 1]'],
  ])('refuses %o with %o', (depth, options, message) => {
    expect(() => depthToJet(depth, options)).toThrow(new DatasetError(`jet: ${message}`));
  });
});

function row(...values: number[]): FloatMap {
  return { height: 1, width: values.length, data: Float32Array.from(values) };
}

function colors({ data }: { data: Uint8Array }): number[][] {
  return Array.from({ length: data.length / 3 }, (_, pixel) => [...data.subarray(3 * pixel, 3 * pixel + 3)]);
}
