import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClassIds, countPairs } from './count-pairs.js';

/** Odd, and large enough for the tables of bytes. */
const NUM_PIXELS = 20_001;

/** Independent oracle: one addition per pixel into nested arrays. */
function naiveCounts(numClasses: number, labels: ClassIds, predictions: ClassIds): number[] {
  const rows = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  for (const [pixel, truth] of labels.entries()) {
    if (truth === IGNORE_LABEL) continue;
    const row = rows[truth] ?? [];
    row[predictions[pixel] ?? -1] = (row[predictions[pixel] ?? -1] ?? 0) + 1;
  }
  return rows.flat();
}

function largeMap(numClasses: number, seed: number) {
  const labels = new Uint8Array(NUM_PIXELS).map((_, pixel) => (pixel * 7 + seed + (pixel >> 6)) % numClasses);
  const predictions = labels.map((truth, pixel) => ((pixel * seed) % 11 === 0 ? pixel % numClasses : truth));
  for (let pixel = seed; pixel < NUM_PIXELS; pixel += 97) labels[pixel] = IGNORE_LABEL;
  return { labels, predictions };
}

describe('countPairs', () => {
  test.each([1, 2, 12, 38, 255])(
    'counts a large map of %d classes like a loop, in either type of array',
    (numClasses) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 96 }), (seed) => {
          const { labels, predictions } = largeMap(numClasses, seed);
          const expected = naiveCounts(numClasses, labels, predictions);
          expect([...countPairs('here', numClasses, { labels, predictions })]).toEqual(expected);
          const asInts = { labels: Int32Array.from(labels), predictions: Int32Array.from(predictions) };
          expect([...countPairs('here', numClasses, asInts)]).toEqual(expected);
        }),
        { seed: 11, numRuns: 5 },
      );
    },
  );

  test.each([1, 2, 3])('counts a part of a batch that begins %d bytes behind a word', (start) => {
    const { labels, predictions } = largeMap(12, 5);
    const part = { labels: labels.subarray(start), predictions: predictions.subarray(start) };
    expect([...countPairs('here', 12, part)]).toEqual(naiveCounts(12, part.labels, part.predictions));
  });

  test('does not look at the prediction of an ignored pixel of a large map, whatever its size', () => {
    const { labels, predictions } = largeMap(12, 3);
    const expected = countPairs('here', 12, { labels, predictions });
    const wild = Int32Array.from(predictions, (id, pixel) => (labels[pixel] === IGNORE_LABEL ? -7 - pixel : id));
    expect(countPairs('here', 12, { labels, predictions: wild })).toEqual(expected);
  });

  test.each([
    ['labels', 12, 'labels[19000] must be a class from 0 to 11 or 255 (ignored); got 12'],
    ['labels', -1, 'labels[19000] must be a class from 0 to 11 or 255 (ignored); got -1'],
    ['labels', 256, 'labels[19000] must be a class from 0 to 11 or 255 (ignored); got 256'],
    ['predictions', 12, 'predictions[19000] must be a class from 0 to 11; got 12'],
    ['predictions', 255, 'predictions[19000] must be a class from 0 to 11; got 255'],
    ['predictions', -2147483648, 'predictions[19000] must be a class from 0 to 11; got -2147483648'],
  ] as const)('names the first bad pixel of a large map: %s %d', (argument, id, rule) => {
    const { labels, predictions } = largeMap(12, 3);
    const pairs = { labels: Int32Array.from(labels), predictions: Int32Array.from(predictions) };
    pairs.labels[19000] = 0;
    pairs[argument][19000] = id;
    pairs.labels[20_000] = 99;
    expect(() => countPairs('here', 12, pairs)).toThrow(`here: ${rule}`);
  });

  test('names a bad byte in a large map of bytes', () => {
    const { labels, predictions } = largeMap(12, 3);
    labels[17_000] = 200;
    expect(() => countPairs('here', 12, { labels, predictions })).toThrow(
      'here: labels[17000] must be a class from 0 to 11 or 255 (ignored); got 200',
    );
  });
});
