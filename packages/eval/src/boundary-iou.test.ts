import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accumulateBoundary, boundaryIou, boundaryWidth, emptyBoundary } from './boundary-iou.js';
import type { LabelledMap } from './labelled-map.js';

const NUM_CLASSES = 3;
const V = IGNORE_LABEL;

const map = fc
  .record({ height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) })
  .chain(({ height, width }) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      truths: fc.array(fc.constantFrom(0, 0, 1, 2, V), { minLength: 9, maxLength: 9 }),
      guesses: fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }),
    }),
  )
  .map(({ height, width, truths, guesses }): LabelledMap => {
    const blocks = (values: readonly number[], side: number) =>
      new Uint8Array(height * width).map((_, pixel) => {
        const [y, x] = [Math.floor(pixel / width), pixel % width];
        return values[Math.floor(y / side) * 3 + Math.floor(x / side)] ?? 0;
      });
    return { height, width, labels: blocks(truths, 3), predictions: blocks(guesses, 4) };
  });

type Mask = readonly boolean[];

/** One mask at a time, as the released code does it: `times` erosions by 3 x 3 of a mask with a frame of zeros. */
function erodedBoundary(mask: Mask, { height, width }: LabelledMap, times: number): Mask {
  const at = (of: Mask, y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width && (of[y * width + x] ?? false);
  let eroded = mask;
  for (let time = 0; time < times; time++) {
    const before = eroded;
    eroded = before.map((_, pixel) => {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      return [-1, 0, 1].every((dy) => [-1, 0, 1].every((dx) => at(before, y + dy, x + dx)));
    });
  }
  return mask.map((isIn, pixel) => isIn && !eroded[pixel]);
}

function naiveBoundaryIou(some: LabelledMap, times: number): (number | null)[] {
  const predictions = [...some.predictions].map((id, pixel) => (some.labels[pixel] === V ? V : id));
  return [0, 1, 2].map((classId) => {
    const truth = erodedBoundary(
      [...some.labels].map((id) => id === classId),
      some,
      times,
    );
    const guess = erodedBoundary(
      predictions.map((id) => id === classId),
      some,
      times,
    );
    const union = truth.filter((isIn, pixel) => isIn || guess[pixel]).length;
    return union === 0 ? null : truth.filter((isIn, pixel) => isIn && guess[pixel]).length / union;
  });
}

describe('boundaryIou', () => {
  test('agrees with erosions of one mask at a time', () => {
    fc.assert(
      fc.property(map, fc.integer({ min: 1, max: 4 }), (some, width) => {
        const counts = emptyBoundary(NUM_CLASSES);
        accumulateBoundary(counts, some, { width });
        expect(boundaryIou(counts).perClass).toEqual(naiveBoundaryIou(some, width));
      }),
      { seed: 53, numRuns: 300 },
    );
  });

  test('is 1 for a perfect map, whatever is predicted on ignored pixels', () => {
    fc.assert(
      fc.property(map, fc.constantFrom<'square' | 'disk'>('square', 'disk'), (some, shape) => {
        const perfect = some.labels.map((id, pixel) => (id === V ? (some.predictions[pixel] ?? 0) : id));
        const counts = emptyBoundary(NUM_CLASSES);
        accumulateBoundary(counts, { ...some, predictions: perfect }, { width: 2, shape });
        const isAllVoid = some.labels.every((id) => id === V);
        expect(boundaryIou(counts).meanIou).toBe(isAllVoid ? null : 1);
      }),
      { seed: 59 },
    );
  });

  test('sees a shift that IoU hardly sees, and is IoU when the width covers the masks', () => {
    const size = { height: 40, width: 40 };
    const square = (from: number) =>
      new Uint8Array(1600).map((_, p) => (p % 40 >= from && p % 40 < from + 30 && p >= 200 && p < 1400 ? 1 : 0));
    const shifted = { ...size, labels: square(4), predictions: square(6) };
    const iouAt = (width: number) => {
      const counts = emptyBoundary(2);
      accumulateBoundary(counts, shifted, { width });
      return boundaryIou(counts).perClass[1];
    };
    // Rings of a 30 x 30 square, one pixel wide: 116 pixels each; two pixels to the side, 2 * 28 of them are shared.
    expect(iouAt(1)).toBeCloseTo(56 / (2 * 116 - 56), 12);
    expect(iouAt(30)).toBeCloseTo((28 * 30) / (32 * 30), 12);
  });

  test('measures a disk of 1 by the four neighbours only', () => {
    const labels = Uint8Array.from([...[1, 1, 1, 1], ...[1, 1, 1, 1], ...[1, 1, 1, 0], ...[1, 1, 0, 0]]);
    const boundaryOf = (shape: 'square' | 'disk') => {
      const counts = emptyBoundary(2);
      accumulateBoundary(counts, { labels, predictions: labels, height: 4, width: 4 }, { width: 1, shape });
      return counts.union[1];
    };
    // Of 13 pixels, (1, 1) is within; (1, 2) and (2, 1) touch another class only at a corner.
    expect(boundaryOf('square')).toBe(12);
    expect(boundaryOf('disk')).toBe(10);
  });
});

test('boundaryWidth is 2 % of the diagonal unless told otherwise, at least 1', () => {
  expect(boundaryWidth({ height: 384, width: 768 })).toBe(17);
  expect(boundaryWidth({ height: 1024, width: 2048 }, 0.005)).toBe(11);
  expect(boundaryWidth({ height: 4, width: 4 })).toBe(1);
  expect(() => boundaryWidth({ height: 4, width: 4 }, 2)).toThrow(
    'boundaryWidth: share must be between 0 and 1; got 2',
  );
});

test('bad input is named and leaves the counts alone', () => {
  const counts = emptyBoundary(2);
  const image = { labels: Uint8Array.of(0, 1), predictions: Uint8Array.of(0, 2), height: 1, width: 2 };
  expect(() => accumulateBoundary(counts, image, { width: 1 })).toThrow(
    'accumulateBoundary: predictions[1] must be a class from 0 to 1; got 2',
  );
  expect(() => accumulateBoundary(counts, { ...image, height: 3 }, { width: 1 })).toThrow('got 2 for 3 x 2');
  expect(() => accumulateBoundary(counts, image, { width: 0.5 })).toThrow('width must be an integer >= 1; got 0.5');
  expect(counts).toEqual({ intersection: [0, 0], union: [0, 0] });
});
