import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accumulate, emptyConfusion, mergeConfusions } from './confusion-matrix.js';
import { summarise } from './metrics.js';
import { accumulateObjectSizes, emptyObjectSizes } from './object-sizes.js';

const V = IGNORE_LABEL;

test('puts a pixel under the size of its true object', () => {
  const labels = Uint8Array.from([...[1, 0, 0, 0, 1], ...[0, 0, V, 0, 1], ...[0, 0, V, 1, 1]]);
  const predictions = Uint8Array.from([...[0, 0, 0, 1, 1], ...[0, 0, 0, 0, 1], ...[0, 0, 0, 1, 0]]);
  const counts = emptyObjectSizes(2, { areas: [2, 5] });
  accumulateObjectSizes(counts, { labels, predictions, height: 3, width: 5 });
  const [small, medium, large] = counts.strata;
  // Objects: class 1 of 1 and of 4 pixels, class 0 of 8 pixels around the void.
  expect(small).toMatchObject({ fromArea: 1, belowArea: 2, objects: [0, 1] });
  expect(small?.confusion.counts).toEqual([0, 0, 1, 0]);
  expect(medium).toMatchObject({ fromArea: 2, belowArea: 5, objects: [0, 1] });
  expect(medium?.confusion.counts).toEqual([0, 0, 1, 3]);
  expect(large).toMatchObject({ fromArea: 5, belowArea: null, objects: [1, 0] });
  expect(large?.confusion.counts).toEqual([7, 1, 0, 0]);
  expect(medium && summarise(medium.confusion).perClass[1]?.recall).toBe(3 / 4);
});

test('counts every labelled pixel in one stratum', () => {
  const image = fc.record({
    labels: fc.array(fc.constantFrom(0, 0, 1, 2, V), { minLength: 42, maxLength: 42 }),
    predictions: fc.array(fc.nat(2), { minLength: 42, maxLength: 42 }),
  });
  fc.assert(
    fc.property(image, fc.constantFrom<4 | 8>(4, 8), (some, connectivity) => {
      const [labels, predictions] = [Uint8Array.from(some.labels), Uint8Array.from(some.predictions)];
      const [sizes, whole] = [emptyObjectSizes(3, { areas: [2, 6], connectivity }), emptyConfusion(3)];
      accumulateObjectSizes(sizes, { labels, predictions, height: 6, width: 7 });
      accumulate(whole, labels, predictions);
      expect(mergeConfusions(sizes.strata.map(({ confusion }) => confusion))).toEqual(whole);
    }),
    { seed: 97 },
  );
});

test('has the bounds of COCO unless told otherwise', () => {
  expect(emptyObjectSizes(1).strata.map(({ fromArea }) => fromArea)).toEqual([1, 1024, 9216]);
});

test('bad input is named and leaves the counts alone', () => {
  expect(() => emptyObjectSizes(2, { areas: [9, 9] })).toThrow(
    'emptyObjectSizes: areas must be ascending integers >= 2; got [9, 9]',
  );
  const counts = emptyObjectSizes(2);
  const image = { labels: Uint8Array.of(0, 2), predictions: Uint8Array.of(0, 1), height: 1, width: 2 };
  expect(() => accumulateObjectSizes(counts, image)).toThrow(
    'accumulateObjectSizes: labels[1] must be a class from 0 to 1 or 255 (ignored); got 2',
  );
  expect(counts).toEqual(emptyObjectSizes(2));
});
