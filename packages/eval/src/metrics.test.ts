import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accumulate, type ConfusionMatrix, emptyConfusion } from './confusion-matrix.js';
import { summarise } from './metrics.js';

const NUM_CLASSES = 4;
const label = fc.constantFrom(0, 1, 2, 3, IGNORE_LABEL);
const prediction = fc.integer({ min: 0, max: NUM_CLASSES - 1 });
const pixels = fc.array(fc.record({ label, prediction }), { maxLength: 40 });
type Pixels = readonly { readonly label: number; readonly prediction: number }[];

function confusionOf(ofPixels: Pixels): ConfusionMatrix {
  const matrix = emptyConfusion(NUM_CLASSES);
  accumulate(
    matrix,
    Uint8Array.from(ofPixels, (pixel) => pixel.label),
    Uint8Array.from(ofPixels, (pixel) => pixel.prediction),
  );
  return matrix;
}

/** Independent oracle: sets of pixels instead of a matrix; null for a class in neither set. */
function naiveIous(ofPixels: Pixels): (number | null)[] {
  const counted = ofPixels.filter((pixel) => pixel.label !== IGNORE_LABEL);
  return [0, 1, 2, 3].map((classId) => {
    const truth = new Set(counted.filter((pixel) => pixel.label === classId));
    const predicted = new Set(counted.filter((pixel) => pixel.prediction === classId));
    const union = new Set([...truth, ...predicted]);
    return union.size === 0 ? null : [...truth].filter((pixel) => predicted.has(pixel)).length / union.size;
  });
}

describe('summarise', () => {
  test('derives every metric of a matrix worked out by hand', () => {
    //            p0 p1 p2 p3   truth   TP  FP  FN
    const counts = [
      ...[6, 1, 1, 0], //  8     6   2   2
      ...[2, 4, 0, 0], //  6     4   1   2
      ...[0, 0, 0, 0], //  0     0   1   0   only predicted
      ...[0, 0, 0, 0], //  0     0   0   0   absent
    ];
    expect(summarise({ numClasses: 4, counts })).toEqual({
      meanIou: (6 / 10 + 4 / 7 + 0 / 1) / 3,
      pixelAccuracy: 10 / 14,
      frequencyWeightedIou: (8 * (6 / 10) + 6 * (4 / 7)) / 14,
      gIou: 10 / (10 + 7 + 1),
      precision: (6 / 8 + 4 / 5 + 0 / 1) / 3,
      perClass: [
        { iou: 6 / 10, precision: 6 / 8, recall: 6 / 8, truthPixels: 8 },
        { iou: 4 / 7, precision: 4 / 5, recall: 4 / 6, truthPixels: 6 },
        { iou: 0, precision: 0, recall: null, truthPixels: 0 },
        { iou: null, precision: null, recall: null, truthPixels: 0 },
      ],
      absentClasses: [3],
    });
  });

  test('counts a class that is never predicted as precision 0 in the mean, so that missing it does not pay', () => {
    //                                              p0 p1
    const summary = summarise({ numClasses: 2, counts: [3, 0, /* truth 1 */ 1, 0] });
    expect(summary.perClass[1]).toEqual({ iou: 0, precision: null, recall: 0, truthPixels: 1 });
    expect(summary.precision).toBe((3 / 4 + 0) / 2);
  });

  test('has no value, rather than zero, when no pixel is counted', () => {
    expect(summarise(confusionOf([{ label: IGNORE_LABEL, prediction: 2 }]))).toEqual({
      meanIou: null,
      pixelAccuracy: null,
      frequencyWeightedIou: null,
      gIou: null,
      precision: null,
      perClass: Array.from({ length: 4 }, () => ({ iou: null, precision: null, recall: null, truthPixels: 0 })),
      absentClasses: [0, 1, 2, 3],
    });
  });

  test('agrees with IoU over sets of pixels', () => {
    fc.assert(
      fc.property(pixels, (some) => {
        const { perClass, meanIou, absentClasses } = summarise(confusionOf(some));
        const expected = naiveIous(some);
        const occurring = expected.filter((iou) => iou !== null);
        expect(perClass.map(({ iou }) => iou)).toEqual(expected);
        expect(absentClasses).toEqual([0, 1, 2, 3].filter((classId) => expected[classId] === null));
        if (occurring.length === 0) expect(meanIou).toBeNull();
        else expect(meanIou).toBeCloseTo(occurring.reduce((a, b) => a + b, 0) / occurring.length, 12);
      }),
    );
  });

  test('is 1 throughout for a perfect map of at least one labelled pixel', () => {
    fc.assert(
      fc.property(fc.array(prediction, { minLength: 1, maxLength: 40 }), (ids) => {
        const summary = summarise(confusionOf(ids.map((id) => ({ label: id, prediction: id }))));
        expect(summary).toMatchObject({ meanIou: 1, pixelAccuracy: 1, gIou: 1, precision: 1 });
        expect(summary.frequencyWeightedIou).toBeCloseTo(1, 12);
      }),
    );
  });

  test('does not depend on the order of pixels', () => {
    fc.assert(
      fc.property(pixels, (some) => {
        expect(summarise(confusionOf(some.toReversed()))).toEqual(summarise(confusionOf(some)));
      }),
    );
  });

  test('is not moved by ignored pixels, whatever is predicted there', () => {
    fc.assert(
      fc.property(pixels, fc.array(prediction, { maxLength: 20 }), (some, underVoid) => {
        const padded = [...some, ...underVoid.map((id) => ({ label: IGNORE_LABEL, prediction: id }))];
        expect(summarise(confusionOf(padded))).toEqual(summarise(confusionOf(some)));
      }),
    );
  });

  test('permutes the class metrics when the classes are permuted', () => {
    const permutation = fc.shuffledSubarray([0, 1, 2, 3], { minLength: NUM_CLASSES });
    fc.assert(
      fc.property(pixels, permutation, (some, newIds) => {
        const renamed = some.map((pixel) => ({
          label: newIds[pixel.label] ?? IGNORE_LABEL,
          prediction: newIds[pixel.prediction] ?? IGNORE_LABEL,
        }));
        const permuted = summarise(confusionOf(renamed)).perClass;
        const original = summarise(confusionOf(some)).perClass;
        expect(newIds.map((newId) => permuted[newId])).toEqual(original);
      }),
    );
  });

  test('relates to the released evaluator and to pixel accuracy as documented', () => {
    fc.assert(
      fc.property(
        pixels.filter((some) => some.some((pixel) => pixel.label !== IGNORE_LABEL)),
        (some) => {
          const summary = summarise(confusionOf(some));
          const releasedMeanIou = naiveIous(some).reduce<number>((total, iou) => total + (iou ?? 0), 0) / NUM_CLASSES;
          const presentShare = 1 - summary.absentClasses.length / NUM_CLASSES;
          expect((summary.meanIou ?? Number.NaN) * presentShare).toBeCloseTo(releasedMeanIou, 9);
          const accuracy = summary.pixelAccuracy ?? Number.NaN;
          expect(summary.gIou).toBeCloseTo(accuracy / (2 - accuracy), 12);
        },
      ),
    );
  });
});
