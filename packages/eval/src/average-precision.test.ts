import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accumulateScores, averagePrecision, emptyScores, mergeScores } from './average-precision.js';

const NUM_CLASSES = 3;
type Pixel = readonly [label: number, scores: readonly number[]];

/** Equal scores and near ones, so that thresholds and bins are shared. */
const score = fc.oneof(
  fc.constantFrom(0, 0.25, 0.5, 0.501, 1).map(Math.fround),
  fc.float({ min: 0, max: 1, noNaN: true }),
);
const pixel = fc.tuple(
  fc.constantFrom(0, 0, 1, 2, IGNORE_LABEL),
  fc.array(score, { minLength: NUM_CLASSES, maxLength: NUM_CLASSES }),
);
const pixels = fc.array(pixel, { maxLength: 50 });

function histogramOf(some: readonly Pixel[]) {
  const histogram = emptyScores(NUM_CLASSES);
  accumulateScores(
    histogram,
    Float32Array.from(some.flatMap(([, scores]) => scores)),
    Uint8Array.from(some, ([label]) => label),
  );
  return histogram;
}

/** Independent oracle: every distinct score is a threshold, by sorting. */
function exactAp(some: readonly Pixel[], classId: number, interpolation: 'area' | 'elevenPoint'): number | null {
  const ranked = some.filter(([label]) => label !== IGNORE_LABEL);
  const total = ranked.filter(([label]) => label === classId).length;
  if (total === 0) return null;
  const thresholds = [...new Set(ranked.map(([, scores]) => scores[classId] ?? 0))].sort((a, b) => b - a);
  const points = thresholds.map((threshold) => {
    const above = ranked.filter(([, scores]) => (scores[classId] ?? 0) >= threshold);
    const hits = above.filter(([label]) => label === classId).length;
    return { hits, precision: hits / above.length };
  });
  const p = (hits: number) => Math.max(...points.filter((point) => point.hits >= hits).map((point) => point.precision));
  const steps = interpolation === 'area' ? total : 11;
  const atStep = (step: number) => (interpolation === 'area' ? p(step + 1) : p((step * total) / 10 - 1e-9));
  return Array.from({ length: steps }, (_, step) => atStep(step)).reduce((a, b) => a + b, 0) / steps;
}

describe('averagePrecision', () => {
  test('is the area under the highest precision at each recall, or its mean at eleven recalls', () => {
    const scores = [0.9, 0.8, 0.7, 0.6, 0.4].map(Math.fround);
    const labels = Uint8Array.of(0, 1, 0, 0, 1);
    const histogram = emptyScores(2);
    accumulateScores(histogram, Float32Array.from(scores.flatMap((one) => [one, 1 - one])), labels);
    // Class 0, from the top: hit 1/1, miss, hit 2/3, hit 3/4; behind 1/1 the highest precision is 3/4.
    expect(averagePrecision(histogram).perClass[0]?.ap).toBeCloseTo((1 + 3 / 4 + 3 / 4) / 3, 12);
    expect(averagePrecision(histogram, { interpolation: 'elevenPoint' }).perClass[0]?.ap).toBeCloseTo(
      (4 * 1 + 7 * (3 / 4)) / 11,
      12,
    );
  });

  test.each(['area', 'elevenPoint'] as const)('encloses the exact sort: %s', (interpolation) => {
    fc.assert(
      fc.property(pixels, (some) => {
        const { perClass } = averagePrecision(histogramOf(some), { interpolation });
        for (const [classId, { ap, atMost }] of perClass.entries()) {
          const exact = exactAp(some, classId, interpolation);
          if (exact === null) expect([ap, atMost]).toEqual([null, null]);
          else {
            expect(ap ?? Number.NaN).toBeLessThanOrEqual(exact + 1e-12);
            expect(atMost ?? Number.NaN).toBeGreaterThanOrEqual(exact - 1e-12);
          }
        }
      }),
      { seed: 67, numRuns: 500 },
    );
  });

  test.each(['area', 'elevenPoint'] as const)(
    'is exact where no bin holds two different scores: %s',
    (interpolation) => {
      const coarse = fc.tuple(
        fc.constantFrom(0, 1, 2, IGNORE_LABEL),
        fc.array(
          fc.nat(16).map((sixteenths) => sixteenths / 16),
          { minLength: NUM_CLASSES, maxLength: NUM_CLASSES },
        ),
      );
      fc.assert(
        fc.property(fc.array(coarse, { minLength: 1, maxLength: 40 }), (some) => {
          const { perClass } = averagePrecision(histogramOf(some), { interpolation });
          for (const [classId, { ap }] of perClass.entries()) {
            const exact = exactAp(some, classId, interpolation);
            if (exact === null) expect(ap).toBeNull();
            else expect(ap).toBeCloseTo(exact, 12);
          }
        }),
        { seed: 71, numRuns: 300 },
      );
    },
  );

  test('has bounds less than 0.002 apart for 20,000 pixels of a confident network', () => {
    const numPixels = 20_000;
    const logit = (i: number) => 4 * Math.sin(i * 12.9898) + ((i * 7919) % 101 < 90 ? 4 : -4);
    const labels = new Uint8Array(numPixels).map((_, i) => i % 2);
    const probabilities = new Float32Array(2 * numPixels);
    for (let i = 0; i < numPixels; i++) {
      const p = Math.fround(1 / (1 + Math.exp(-logit(i))));
      probabilities[2 * i + (i % 2)] = p;
      probabilities[2 * i + 1 - (i % 2)] = 1 - p;
    }
    const histogram = emptyScores(2);
    accumulateScores(histogram, probabilities, labels);
    const { meanAp, atMost } = averagePrecision(histogram);
    expect((atMost ?? 1) - (meanAp ?? 0)).toBeLessThan(2e-3);
  });

  test('is 1 for a perfect ranking, the share of the class for equal scores, null without a label', () => {
    const perfect = histogramOf([
      [0, [1, 0, 0]],
      [1, [0, 1, 0]],
      [1, [0.2, 0.8, 0]],
    ]);
    expect(averagePrecision(perfect).perClass.map(({ ap }) => ap)).toEqual([1, 1, null]);
    expect(averagePrecision(perfect).meanAp).toBe(1);
    const equal = histogramOf([
      [0, [0.5, 0, 0]],
      [1, [0.5, 0, 0]],
      [1, [0.5, 0, 0]],
    ]);
    expect(averagePrecision(equal).perClass[0]).toEqual({ ap: 1 / 3, atMost: 1 });
    expect(averagePrecision(histogramOf([[IGNORE_LABEL, [1, 0, 0]]]))).toMatchObject({ meanAp: null, atMost: null });
  });

  test('does not depend on how pixels are batched', () => {
    fc.assert(
      fc.property(pixels, fc.nat(50), (some, at) => {
        const parts = [histogramOf(some.slice(0, at)), histogramOf(some.slice(at))];
        const [merged, whole] = [mergeScores(parts), histogramOf(some)];
        expect(Buffer.compare(Buffer.from(merged.all.buffer), Buffer.from(whole.all.buffer))).toBe(0);
        expect(Buffer.compare(Buffer.from(merged.positives.buffer), Buffer.from(whole.positives.buffer))).toBe(0);
      }),
      { seed: 73 },
    );
  });
});

describe('bad input', () => {
  test.each([
    [[0.5, Number.NaN, 0, 1], [0, 1], 'probabilities[1] must be from 0 to 1; got NaN (pixel 0, class 1)'],
    [[0.5, 0.5, -0.5, 1], [0, 1], 'probabilities[2] must be from 0 to 1; got -0.5 (pixel 1, class 0)'],
    [[0.5, 0.5, 0, 3], [0, 1], 'probabilities[3] must be from 0 to 1; got 3 (pixel 1, class 1)'],
    [[0.5, 0.5, 0, 1], [0, 2], 'labels[1] must be a class from 0 to 1 or 255 (ignored); got 2'],
    [
      ...[
        [0.5, 0.2, 0.3, 0, 1, 0],
        [0, 1],
      ],
      'probabilities must hold 2 values (one per class) for each of 2 labels; got 6, 3 a label',
    ],
    [[0.5], [], 'probabilities must hold 2 values (one per class) for each of 0 labels; got 1'],
  ] as [number[], number[], string][])('is named and leaves the histogram alone: %o %o', (scores, labels, rule) => {
    const histogram = emptyScores(2);
    expect(() => accumulateScores(histogram, Float32Array.from(scores), Uint8Array.from(labels))).toThrow(
      `accumulateScores: ${rule}`,
    );
    expect(histogram).toEqual(emptyScores(2));
  });

  test('does not look at the scores of an ignored pixel', () => {
    const histogram = emptyScores(2);
    accumulateScores(histogram, Float32Array.of(Number.NaN, 7, 0.5, 0.5), Uint8Array.of(IGNORE_LABEL, 0));
    expect(histogram.all.reduce((a, b) => a + b)).toBe(2);
  });

  test('rejects no histogram and other classes', () => {
    expect(() => mergeScores([])).toThrow('mergeScores: histograms must not be empty; got []');
    expect(() => mergeScores([emptyScores(2), emptyScores(3)])).toThrow(
      'mergeScores: histograms must have 2 classes like the first; got 3 (histogram 1)',
    );
  });
});
