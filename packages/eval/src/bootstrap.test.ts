import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, drawImages, quantile } from './bootstrap.js';
import { type ConfusionMatrix, emptyConfusion, mergeConfusions } from './confusion-matrix.js';
import { summarise } from './metrics.js';

const matrix = fc
  .array(fc.nat(30), { minLength: 9, maxLength: 9 })
  .map((counts): ConfusionMatrix => ({ numClasses: 3, counts }));
const matrices = fc.array(matrix, { minLength: 1, maxLength: 8 });

/** Images whose share of correct pixels varies. */
function images(numImages: number): ConfusionMatrix[] {
  return Array.from({ length: numImages }, (_, i) => {
    const wrong = (i * 37) % 50;
    return { numClasses: 2, counts: [100 - wrong, wrong, 10, 90] };
  });
}

describe('bootstrapInterval', () => {
  test('has the quantiles of mIoU over pooled matrices of the drawn images', () => {
    fc.assert(
      fc.property(matrices, fc.nat(), (some, seed) => {
        const { value, low, high } = bootstrapInterval(some, { seed, resamples: 40, confidence: 0.8 });
        const naive = [...drawImages(seed, some.length, 40)]
          .map((drawn) => mergeConfusions([...drawn].flatMap((image) => some[image] ?? [])))
          .flatMap((pooled) => summarise(pooled).meanIou ?? [])
          .sort((a, b) => a - b);
        expect(value ?? -1).toBeCloseTo(summarise(mergeConfusions(some)).meanIou ?? -1, 12);
        if (naive.length === 0) return expect([low, high]).toEqual([null, null]);
        expect(low).toBeCloseTo(quantile(naive, 0.1), 12);
        expect(high).toBeCloseTo(quantile(naive, 0.9), 12);
      }),
      { seed: 83, numRuns: 60 },
    );
  });

  test('depends on the seed and on nothing else', () => {
    const interval = (seed: number) => bootstrapInterval(images(20), { seed, resamples: 200 });
    expect(interval(1)).toEqual(interval(1));
    expect(interval(1).low).not.toBe(interval(2).low);
  });

  test('shrinks like one over the root of the number of images', () => {
    const widthOf = (numImages: number) => {
      const { low, high } = bootstrapInterval(images(numImages), { seed: 3, metric: 'pixelAccuracy' });
      return (high ?? 0) - (low ?? 0);
    };
    expect(widthOf(100) / widthOf(400)).toBeCloseTo(2, 0);
  });

  test('covers the true score about as often as it says', () => {
    // Accuracy 0.9 on average: each of 30 images has 0 to 40 wrong pixels of 200.
    const covered = Array.from({ length: 200 }, (_, experiment) => {
      const [draws] = drawImages(experiment, 30 * 41, 1);
      const sample = Array.from({ length: 30 }, (_, image) => {
        const wrong = (draws?.[image] ?? 0) % 41;
        return { numClasses: 2, counts: [100 - wrong, wrong, 0, 100] };
      });
      const { low, high } = bootstrapInterval(sample, { seed: 5, metric: 'pixelAccuracy', resamples: 400 });
      return (low ?? 1) <= 0.9 && 0.9 <= (high ?? 0);
    }).filter(Boolean).length;
    expect(covered / 200).toBeGreaterThan(0.88);
    expect(covered / 200).toBeLessThan(0.99);
  });

  test('is a point for one image or images that are alike, by either method', () => {
    const alike = Array.from({ length: 5 }, () => ({ numClasses: 2, counts: [3, 1, 0, 4] }));
    const { value } = bootstrapInterval(alike, { seed: 1 });
    expect(bootstrapInterval(alike.slice(0, 1), { seed: 1 })).toMatchObject({ low: value, high: value });
    expect(bootstrapInterval(alike, { seed: 1, method: 'bca' })).toMatchObject({ low: value, high: value });
  });

  test('bca moves towards the long tail of a skewed score', () => {
    const skewed = Array.from({ length: 40 }, (_, i) => {
      const wrong = i % 10 === 0 ? 90 - i : (i * 7) % 5;
      return { numClasses: 2, counts: [100 - wrong, wrong, 0, 100] };
    });
    const options = { seed: 7, metric: 'pixelAccuracy' } as const;
    const percentile = bootstrapInterval(skewed, options);
    const bca = bootstrapInterval(skewed, { ...options, method: 'bca' });
    expect(bca.value).toBe(percentile.value);
    expect(bca.low ?? 1).toBeLessThan(percentile.low ?? 0);
    expect(bca.high ?? 1).toBeLessThan(percentile.high ?? 0);
  });

  test('says how many resamples had no pixel, and has no value without any', () => {
    const some = [emptyConfusion(2), { numClasses: 2, counts: [1, 0, 0, 1] }];
    const { value, undefinedResamples } = bootstrapInterval(some, { seed: 1, resamples: 400 });
    expect(value).toBe(1);
    expect(undefinedResamples).toBeGreaterThan(60);
    expect(undefinedResamples).toBeLessThan(140);
    const none = bootstrapInterval([emptyConfusion(2)], { seed: 1, resamples: 10 });
    expect(none).toMatchObject({ value: null, low: null, high: null, undefinedResamples: 10 });
  });

  test.each([
    [{ resamples: 0 }, 'resamples must be an integer >= 1; got 0'],
    [{ confidence: 95 }, 'confidence must be above 0 and below 1; got 95'],
  ])('rejects %o', (options, rule) => {
    expect(() => bootstrapInterval(images(2), { seed: 1, ...options })).toThrow(`bootstrapInterval: ${rule}`);
  });

  test('rejects no image, and bca where it is undefined', () => {
    expect(() => bootstrapInterval([], { seed: 1 })).toThrow(
      'bootstrapInterval: matrices must hold at least one image; got 0',
    );
    const alone = [emptyConfusion(2), { numClasses: 2, counts: [1, 0, 0, 1] }];
    expect(() => bootstrapInterval(alone, { seed: 1, method: 'bca' })).toThrow(
      'method must be percentile where one image holds all counted pixels; got bca (image 1 of 2)',
    );
  });
});
