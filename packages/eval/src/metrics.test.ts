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

const UNDEFINED = {
  ...{ iou: null, precision: null, recall: null, f1: null, fpr: null, fnr: null, fallOut: null },
  truthPixels: 0,
};

function shares(tp: number, fp: number, fn: number) {
  const union = tp + fp + fn;
  return { iou: tp / union, fpr: fp / union, fnr: fn / union };
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
      meanAccuracy: (6 / 8 + 4 / 6) / 2,
      fpr: 4 / 18,
      fnr: 4 / 18,
      meanPrecision: (6 / 8 + 4 / 5 + 0 / 1) / 3,
      meanF1: (12 / 16 + 8 / 11 + 0 / 1) / 3,
      perClass: [
        { ...shares(6, 2, 2), precision: 6 / 8, recall: 6 / 8, f1: 12 / 16, fallOut: 2 / 6, truthPixels: 8 },
        { ...shares(4, 1, 2), precision: 4 / 5, recall: 4 / 6, f1: 8 / 11, fallOut: 1 / 8, truthPixels: 6 },
        { ...shares(0, 1, 0), precision: 0, recall: null, f1: 0, fallOut: 1 / 14, truthPixels: 0 },
        { ...UNDEFINED, fallOut: 0 },
      ],
      absentClasses: [3],
    });
  });

  test('counts a class that is never predicted as precision 0 in the mean, so that missing it does not pay', () => {
    //                                              p0 p1
    const summary = summarise({ numClasses: 2, counts: [3, 0, /* truth 1 */ 1, 0] });
    expect(summary.perClass[1]).toMatchObject({ iou: 0, precision: null, recall: 0, truthPixels: 1 });
    expect(summary.meanPrecision).toBe((3 / 4 + 0) / 2);
  });

  test('has no value, rather than zero, when no pixel is counted', () => {
    expect(summarise(confusionOf([{ label: IGNORE_LABEL, prediction: 2 }]))).toEqual({
      meanIou: null,
      pixelAccuracy: null,
      frequencyWeightedIou: null,
      gIou: null,
      meanAccuracy: null,
      fpr: null,
      fnr: null,
      meanPrecision: null,
      meanF1: null,
      perClass: Array.from({ length: 4 }, () => UNDEFINED),
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
        expect(summary).toMatchObject({
          meanIou: 1,
          pixelAccuracy: 1,
          meanAccuracy: 1,
          gIou: 1,
          fpr: 0,
          fnr: 0,
          meanPrecision: 1,
          meanF1: 1,
        });
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

  test('has gIoU, FPR and FNR that share the union, per class and pooled, and no mean precision below mIoU', () => {
    fc.assert(
      fc.property(
        pixels.filter((some) => some.some((pixel) => pixel.label !== IGNORE_LABEL)),
        (some) => {
          const { gIou, fpr, fnr, meanPrecision, meanIou, perClass } = summarise(confusionOf(some));
          expect((gIou ?? 0) + (fpr ?? 0) + (fnr ?? 0)).toBeCloseTo(1, 12);
          expect(fpr).toBe(fnr);
          expect((meanPrecision ?? 0) - (meanIou ?? 0)).toBeGreaterThan(-1e-12);
          for (const metrics of perClass.filter(({ iou }) => iou !== null)) {
            expect((metrics.iou ?? 0) + (metrics.fpr ?? 0) + (metrics.fnr ?? 0)).toBeCloseTo(1, 12);
          }
        },
      ),
      { seed: 23 },
    );
  });

  test('has the gIoU that Table 7 prints for AdapNet++ on Freiburg Forest beside the accuracy of Table 21', () => {
    const { pixelAccuracy, gIou } = summarise({ numClasses: 2, counts: [6515, 485, 0, 3000] });
    expect(pixelAccuracy).toBe(0.9515);
    expect((100 * (gIou ?? 0)).toFixed(2)).toBe('90.75');
  });

  test('counts an absent class as 0 in every mean when asked to, like the released evaluator', () => {
    const matrix = { numClasses: 3, counts: [3, 1, 0, /* truth 1 */ 0, 4, 0, /* absent */ 0, 0, 0] };
    const { meanIou, meanAccuracy, meanPrecision, absentClasses } = summarise(matrix, { absent: 'zero' });
    expect(meanIou).toBeCloseTo((3 / 4 + 4 / 5) / 3, 12);
    expect(meanAccuracy).toBeCloseTo((3 / 4 + 1) / 3, 12);
    expect(meanPrecision).toBeCloseTo((1 + 4 / 5) / 3, 12);
    expect(absentClasses).toEqual([2]);
    expect(summarise(emptyConfusion(3), { absent: 'zero' }).meanIou).toBeNull();
  });
});

describe('summarise with a void class', () => {
  //                   void p1 p2
  const counts = [
    ...[5, 2, 1], // void
    ...[1, 6, 1], // truth 1: TP 6, void predicted once
    ...[0, 3, 4], // truth 2: TP 4
  ];
  const matrix = { numClasses: 3, counts };

  test('released: a void pixel counts nowhere, and predicting void only misses', () => {
    const summary = summarise(matrix, { voidClass: { classId: 0, scoring: 'released' } });
    expect(summary.perClass[1]).toMatchObject({ ...shares(6, 3, 2), precision: 6 / 9, recall: 6 / 8, fallOut: 3 / 7 });
    expect(summary.perClass[2]).toMatchObject({ ...shares(4, 1, 3), precision: 4 / 5, recall: 4 / 7, fallOut: 1 / 8 });
    expect(summary.perClass[0]).toMatchObject({ iou: null, precision: null, recall: null, truthPixels: 0 });
    expect(summary).toMatchObject({ pixelAccuracy: 10 / 15, gIou: 10 / 19, fpr: 4 / 19, fnr: 5 / 19 });
    expect(summary.meanIou).toBeCloseTo((6 / 11 + 4 / 8) / 2, 12);
    expect(summary.absentClasses).toEqual([]);
  });

  test('strict: a class predicted on void is its false positive, which lowers IoU and leaves accuracy alone', () => {
    const summary = summarise(matrix, { voidClass: { classId: 0, scoring: 'strict' } });
    expect(summary.perClass[1]).toMatchObject({ ...shares(6, 5, 2), precision: 6 / 11, recall: 6 / 8 });
    expect(summary.perClass[2]).toMatchObject({ ...shares(4, 2, 3), precision: 4 / 6, recall: 4 / 7 });
    expect(summary).toMatchObject({ pixelAccuracy: 10 / 15, gIou: 10 / 22, fpr: 7 / 22, fnr: 5 / 22 });
  });

  test('released agrees with the evaluator of the authors, written as it is there', () => {
    const ids = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(ids, (some) => {
        const own = emptyConfusion(4);
        accumulate(
          own,
          Uint8Array.from(some, ([truth]) => truth),
          Uint8Array.from(some, ([, guess]) => guess),
        );
        const { meanIou } = summarise(own, { absent: 'zero', voidClass: { classId: 0, scoring: 'released' } });
        expect(meanIou ?? 0).toBeCloseTo(releasedMeanIou(some), 8);
      }),
      { seed: 31 },
    );
  });

  test('rejects a void class that the matrix does not have', () => {
    expect(() => summarise(matrix, { voidClass: { classId: 3, scoring: 'strict' } })).toThrow(
      'summarise: voidClass.classId must be a class of the matrix, 0 to 2; got 3',
    );
  });
});

/** Predictions are set to void where the truth is; classes 1 to 3 are scored and all three divide the sum. */
function releasedMeanIou(pairs: readonly (readonly [number, number])[]): number {
  const masked = pairs.map(([truth, guess]) => [truth, truth === 0 ? 0 : guess] as const);
  const ious = [1, 2, 3].map((id) => {
    const tp = masked.filter(([truth, guess]) => truth === id && guess === id).length;
    const fp = masked.filter(([truth, guess]) => truth !== id && guess === id).length;
    const fn = masked.filter(([truth, guess]) => truth === id && guess !== id).length;
    return tp / (tp + fp + fn + 1e-10);
  });
  return ious.reduce((a, b) => a + b, 0) / 3;
}
