import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accumulate, ConfusionMatrixJson, emptyConfusion, mergeConfusions } from './confusion-matrix.js';

const NUM_CLASSES = 4;
const label = fc.constantFrom(0, 1, 2, 3, IGNORE_LABEL);
const prediction = fc.integer({ min: 0, max: NUM_CLASSES - 1 });
const pixels = fc.array(fc.record({ label, prediction }), { maxLength: 60 });
type Pixels = readonly { readonly label: number; readonly prediction: number }[];

function confusionOf(ofPixels: Pixels) {
  const matrix = emptyConfusion(NUM_CLASSES);
  accumulate(
    matrix,
    Uint8Array.from(ofPixels, (pixel) => pixel.label),
    Int32Array.from(ofPixels, (pixel) => pixel.prediction),
  );
  return matrix;
}

/** Independent oracle: one pass over the pixels per cell. */
function naiveCounts(ofPixels: Pixels): number[] {
  const counts: number[] = [];
  for (let truth = 0; truth < NUM_CLASSES; truth++) {
    for (let predicted = 0; predicted < NUM_CLASSES; predicted++) {
      counts.push(ofPixels.filter((pixel) => pixel.label === truth && pixel.prediction === predicted).length);
    }
  }
  return counts;
}

describe('accumulate', () => {
  test('counts truth in rows and prediction in columns, and skips ignored pixels', () => {
    const matrix = emptyConfusion(3);
    accumulate(matrix, Uint8Array.of(0, 0, 1, 2, IGNORE_LABEL, 1), Uint8Array.of(0, 1, 1, 2, 0, 0));
    expect(matrix.counts).toEqual([
      // p0 p1 p2
      ...[1, 1, 0], // truth 0
      ...[1, 1, 0], // truth 1
      ...[0, 0, 1], // truth 2
    ]);
  });

  test('agrees with a count per cell', () => {
    fc.assert(
      fc.property(pixels, (some) => {
        expect(confusionOf(some).counts).toEqual(naiveCounts(some));
      }),
    );
  });

  test('adds to what the matrix holds', () => {
    const matrix = { numClasses: 2, counts: [1, 2, 3, 4] };
    accumulate(matrix, Int32Array.of(1), Int32Array.of(0));
    expect(matrix.counts).toEqual([1, 2, 4, 4]);
  });

  test('does not look at the prediction of an ignored pixel', () => {
    const matrix = emptyConfusion(2);
    accumulate(matrix, Uint8Array.of(IGNORE_LABEL, 1), Uint8Array.of(99, 1));
    expect(matrix.counts).toEqual([0, 0, 0, 1]);
  });

  test.each([
    [Int32Array.of(0, 2), Int32Array.of(0, 0), 'labels[1] must be a class from 0 to 1 or 255 (ignored); got 2'],
    [Int32Array.of(-1, 0), Int32Array.of(0, 0), 'labels[0] must be a class from 0 to 1 or 255 (ignored); got -1'],
    [Uint8Array.of(0, 1), Int32Array.of(0, -3), 'predictions[1] must be a class from 0 to 1; got -3'],
    [Uint8Array.of(0, 1), Uint8Array.of(0, 255), 'predictions[1] must be a class from 0 to 1; got 255'],
    [Uint8Array.of(0, 1), Uint8Array.of(0), 'labels and predictions must have the same length; got 2 and 1'],
  ])('rejects labels %o with predictions %o and leaves the matrix alone', (labels, predictions, rule) => {
    const matrix = emptyConfusion(2);
    expect(() => accumulate(matrix, labels, predictions)).toThrow(`accumulate: ${rule}`);
    expect(matrix.counts).toEqual([0, 0, 0, 0]);
  });
});

describe('mergeConfusions', () => {
  test('gives the counts of all pixels wherever they are split', () => {
    fc.assert(
      fc.property(pixels, fc.nat(60), (some, at) => {
        const parts = [confusionOf(some.slice(0, at)), confusionOf(some.slice(at))];
        expect(mergeConfusions(parts)).toEqual(confusionOf(some));
      }),
    );
  });

  test('leaves its arguments alone', () => {
    const [a, b] = [
      { numClasses: 1, counts: [2] },
      { numClasses: 1, counts: [3] },
    ];
    expect(mergeConfusions([a, b])).toEqual({ numClasses: 1, counts: [5] });
    expect([a.counts, b.counts]).toEqual([[2], [3]]);
  });

  test('is exact up to 2^53 - 1 and refuses to go beyond', () => {
    const half = { numClasses: 1, counts: [2 ** 52] };
    expect(mergeConfusions([half, { numClasses: 1, counts: [2 ** 52 - 1] }]).counts).toEqual([2 ** 53 - 1]);
    expect(() => mergeConfusions([half, half])).toThrow(
      'counts must stay below 2^53 to be exact; got 4503599627370496 + 4503599627370496',
    );
  });

  test('rejects no matrix and different class counts', () => {
    expect(() => mergeConfusions([])).toThrow('mergeConfusions: matrices must not be empty; got []');
    expect(() => mergeConfusions([emptyConfusion(2), emptyConfusion(3)])).toThrow(
      'mergeConfusions: matrices must have 2 classes like the first; got 3 (matrix 1)',
    );
  });
});

describe('emptyConfusion', () => {
  test.each([0, 256, 1.5, Number.NaN])('rejects %d classes', (numClasses) => {
    expect(() => emptyConfusion(numClasses)).toThrow(`numClasses must be an integer from 1 to 255; got ${numClasses}`);
  });
});

describe('ConfusionMatrixJson', () => {
  test('gives back what was stored', () => {
    fc.assert(
      fc.property(pixels, (some) => {
        const stored = JSON.stringify(confusionOf(some));
        expect(ConfusionMatrixJson.parse(JSON.parse(stored))).toEqual(confusionOf(some));
      }),
    );
  });

  test.each([
    [{ numClasses: 2, counts: [1, 2, 3] }, 'counts must hold numClasses * numClasses = 4 values; got 3'],
    [{ numClasses: 1, counts: [-1] }, 'expected number to be >=0'],
    [{ numClasses: 1, counts: [0.5] }, 'expected int'],
    [{ numClasses: 0, counts: [] }, 'expected number to be >=1'],
    [{ numClasses: 1, counts: [1], labels: [] }, 'Unrecognized key: \\"labels\\"'],
  ])('rejects %o', (json, rule) => {
    expect(() => ConfusionMatrixJson.parse(json)).toThrow(rule);
  });
});
