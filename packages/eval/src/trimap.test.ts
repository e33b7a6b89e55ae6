import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledMap } from './labelled-map.js';
import { summarise } from './metrics.js';
import { accumulateTrimap, emptyTrimap, type TrimapOptions, trimapCurve, trimapWidths } from './trimap.js';

const NUM_CLASSES = 3;
const V = IGNORE_LABEL;

/** Blocks of two pixels, so that bands have an inside. */
const map = fc
  .record({ height: fc.integer({ min: 1, max: 10 }), width: fc.integer({ min: 1, max: 10 }) })
  .chain(({ height, width }) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      blocks: fc.array(fc.constantFrom(0, 0, 1, 2, V), { minLength: 25, maxLength: 25 }),
      guesses: fc.array(fc.nat(NUM_CLASSES - 1), { minLength: height * width, maxLength: height * width }),
    }),
  )
  .map(({ height, width, blocks, guesses }): LabelledMap => {
    const labels = new Uint8Array(height * width).map(
      (_, pixel) => blocks[(Math.floor(pixel / width) >> 1) * 5 + ((pixel % width) >> 1)] ?? 0,
    );
    return { labels, predictions: Uint8Array.from(guesses), height, width };
  });

const options = fc.record({
  around: fc.constantFrom<'void' | 'boundary'>('void', 'boundary'),
  shape: fc.constantFrom<'disk' | 'square'>('disk', 'square'),
  maxWidth: fc.integer({ min: 1, max: 6 }),
});

/** Independent oracle: one dilation per width, by every pair of pixels. */
function naiveCounts(
  { labels, predictions, width: columns }: LabelledMap,
  chosen: Required<TrimapOptions>,
  band: number,
) {
  const counts = new Array<number>(NUM_CLASSES ** 2).fill(0);
  const place = (pixel: number) => [Math.floor(pixel / columns), pixel % columns] as const;
  for (const [pixel, label] of labels.entries()) {
    if (label === V) continue;
    const [y, x] = place(pixel);
    const isInBand = [...labels.keys()].some((other) => {
      if (chosen.around === 'void' ? labels[other] !== V : labels[other] === label) return false;
      const [v, u] = place(other);
      const [dy, dx] = [Math.abs(y - v), Math.abs(x - u)];
      return chosen.shape === 'disk' ? dy * dy + dx * dx <= band * band : Math.max(dy, dx) <= band;
    });
    if (isInBand) counts[label * NUM_CLASSES + (predictions[pixel] ?? 0)]!++;
  }
  return counts;
}

describe('trimapWidths', () => {
  const labels = Uint8Array.from([...[0, 0, 0, 1, 1], ...[0, 0, 0, 1, 1], ...[V, 0, 0, 1, 1]]);

  test('follows void with a disk, or with a square', () => {
    const size = { labels, height: 3, width: 5 };
    expect([...trimapWidths(size, { maxWidth: 3 })]).toEqual([
      ...[2, 3, 3, 0, 0],
      ...[1, 2, 3, 0, 0],
      ...[0, 1, 2, 3, 0],
    ]);
    expect([...trimapWidths(size, { maxWidth: 3, shape: 'square' })]).toEqual([
      ...[2, 2, 2, 3, 0],
      ...[1, 1, 2, 3, 0],
      ...[0, 1, 2, 3, 0],
    ]);
  });

  test('follows every change of label', () => {
    const size = { labels, height: 3, width: 5 };
    expect([...trimapWidths(size, { around: 'boundary', maxWidth: 2 })]).toEqual([
      ...[2, 2, 1, 1, 2],
      ...[1, 2, 1, 1, 2],
      ...[0, 1, 1, 1, 2],
    ]);
  });
});

describe('trimapCurve', () => {
  test('agrees with one dilation per width', () => {
    fc.assert(
      fc.property(map, options, (some, chosen) => {
        const trimap = emptyTrimap(NUM_CLASSES, chosen);
        accumulateTrimap(trimap, some);
        const curve = trimapCurve(trimap);
        expect(curve.map(({ width }) => width)).toEqual(Array.from({ length: chosen.maxWidth }, (_, i) => i + 1));
        for (const { width, confusion } of curve) expect(confusion.counts).toEqual(naiveCounts(some, chosen, width));
      }),
      { seed: 47, numRuns: 150 },
    );
  });

  test('adds up over images, is 1 for a perfect map and null without a pixel in the band', () => {
    const image = { labels: Uint8Array.of(0, V, 1, 1), predictions: Uint8Array.of(0, 0, 1, 1), height: 1, width: 4 };
    const trimap = emptyTrimap(2, { maxWidth: 2 });
    expect(summarise(trimapCurve(trimap)[0]!.confusion).meanIou).toBeNull();
    accumulateTrimap(trimap, image);
    accumulateTrimap(trimap, image);
    const [narrow, wide] = trimapCurve(trimap);
    expect(narrow?.confusion.counts).toEqual([2, 0, 0, 2]);
    expect(wide?.confusion.counts).toEqual([2, 0, 0, 4]);
    expect(summarise(wide!.confusion).meanIou).toBe(1);
  });
});

describe('bad input', () => {
  const image = { labels: Uint8Array.of(0, 1), predictions: Uint8Array.of(0, 1), height: 1, width: 2 };

  test.each([
    [{ ...image, height: 2 }, 'labels must hold height * width pixels, at least one; got 2 for 2 x 2'],
    [
      { ...image, labels: new Uint8Array(0), width: 0 },
      'labels must hold height * width pixels, at least one; got 0 for 1 x 0',
    ],
    [{ ...image, predictions: Uint8Array.of(0) }, 'labels and predictions must have the same length; got 2 and 1'],
    [{ ...image, predictions: Uint8Array.of(0, 7) }, 'predictions[1] must be a class from 0 to 1; got 7'],
  ])('is named: %o', (bad, rule) => {
    const trimap = emptyTrimap(2);
    expect(() => accumulateTrimap(trimap, bad)).toThrow(`accumulateTrimap: ${rule}`);
  });

  test.each([0, 256, 1.5])('rejects a widest band of %d', (maxWidth) => {
    expect(() => emptyTrimap(2, { maxWidth })).toThrow(`maxWidth must be an integer from 1 to 255; got ${maxWidth}`);
  });
});
