import { randomFrom } from '@ssma/datasets';
import { describe, expect, test } from 'vitest';
import { type ConfusionMatrix, emptyConfusion } from './confusion-matrix.js';
import { comparePaired } from './paired-comparison.js';

/** An image of 100 + 100 pixels with some pixels of class 0 wrong. */
function image(wrong: number): ConfusionMatrix {
  return { numClasses: 2, counts: [100 - wrong, wrong, 0, 100] };
}

describe('comparePaired', () => {
  test('takes all exchanges of few images: p worked out by hand', () => {
    const baseline = [image(20), image(10), image(30)];
    const candidate = [image(10), image(5), image(10)];
    const { difference, permutationTest, signTest } = comparePaired(baseline, candidate, {
      seed: 1,
      metric: 'pixelAccuracy',
      resamples: 100,
    });
    expect(difference).toBeCloseTo((10 + 5 + 20) / 600, 12);
    // Of 8 exchanges only none and all have a difference of 35 pixels.
    expect(permutationTest).toEqual({ p: 2 / 8, permutations: 8, isExact: true });
    expect(signTest).toMatchObject({ wins: 3, losses: 0, ties: 0 });
    expect(signTest.p).toBeCloseTo(2 / 8, 12);
  });

  test('finds a gain that every image shows, and not one that they disagree about', () => {
    const baseline = Array.from({ length: 60 }, (_, i) => image(10 + ((i * 17) % 30)));
    const better = Array.from({ length: 60 }, (_, i) => image(6 + ((i * 17) % 30)));
    const shuffled = Array.from({ length: 60 }, (_, i) => image(10 + (((i + 1) * 17) % 30)));
    const gain = comparePaired(baseline, better, { seed: 2, permutations: 500, resamples: 500 });
    expect(gain.low ?? 0).toBeGreaterThan(0);
    expect(gain.permutationTest).toEqual({ p: 1 / 501, permutations: 500, isExact: false });
    expect(gain.signTest).toMatchObject({ wins: 60, losses: 0 });
    const noise = comparePaired(baseline, shuffled, { seed: 2, permutations: 500, resamples: 500 });
    expect(noise.low ?? 1).toBeLessThan(0);
    expect(noise.high ?? -1).toBeGreaterThan(0);
    expect(noise.permutationTest.p ?? 0).toBeGreaterThan(0.2);
  });

  test('is symmetric: exchanging the models negates the gain and keeps p', () => {
    const [a, b] = [
      [image(20), image(10), image(3), image(40)],
      [image(10), image(12), image(3), image(4)],
    ];
    const [there, back] = [comparePaired(a, b, { seed: 3 }), comparePaired(b, a, { seed: 3 })];
    expect(back.difference).toBeCloseTo(-(there.difference ?? 0), 12);
    expect(back.low).toBeCloseTo(-(there.high ?? 0), 12);
    expect(back.permutationTest).toEqual(there.permutationTest);
    expect(back.signTest).toEqual({ ...there.signTest, wins: there.signTest.losses, losses: there.signTest.wins });
    expect(there.signTest).toMatchObject({ wins: 2, losses: 1, ties: 1 });
  });

  test('finds nothing between a model and itself', () => {
    const some = [image(20), image(10)];
    expect(comparePaired(some, some, { seed: 4, resamples: 50 })).toMatchObject({
      ...{ difference: 0, low: 0, high: 0, numImages: 2 },
      permutationTest: { p: 1 },
      signTest: { p: 1, wins: 0, losses: 0, ties: 2 },
    });
  });

  test('has p about uniform when the models are alike', () => {
    const small = Array.from({ length: 200 }, (_, experiment) => {
      const random = randomFrom('alike', experiment);
      const model = () => Array.from({ length: 12 }, () => image(Math.floor(random.next() * 40)));
      const [a, b] = [model(), model()];
      const { permutationTest } = comparePaired(a, b, { seed: 5, resamples: 1, permutations: 200 });
      return permutationTest.p ?? 0;
    }).filter((p) => p <= 0.2).length;
    expect(small / 200).toBeGreaterThan(0.1);
    expect(small / 200).toBeLessThan(0.3);
  });

  test('has no value when no pixel was counted', () => {
    const nothing = [emptyConfusion(2)];
    expect(comparePaired(nothing, nothing, { seed: 1, resamples: 5 })).toMatchObject({
      ...{ baseline: null, difference: null, low: null, undefinedResamples: 5 },
      permutationTest: { p: null },
      signTest: { p: 1, ties: 1 },
    });
  });

  test.each([
    [[image(1)], [image(1), image(2)], 'candidate must have the 1 images of baseline; got 2'],
    [[image(1)], [emptyConfusion(3)], 'candidate must have the 2 classes of baseline; got 3'],
    [
      ...[[image(1)], [{ numClasses: 2, counts: [90, 0, 0, 100] }]],
      'candidate must have the labels of baseline; got 90 pixels of class 0 instead of 100 (image 0)',
    ],
    [[], [], 'matrices must hold at least one image; got 0'],
  ] as [ConfusionMatrix[], ConfusionMatrix[], string][])('rejects what are not the same images: %#', (a, b, rule) => {
    expect(() => comparePaired(a, b, { seed: 1 })).toThrow(`comparePaired: ${rule}`);
  });

  test('rejects no permutation', () => {
    expect(() => comparePaired([image(1)], [image(1)], { seed: 1, permutations: 0 })).toThrow(
      'comparePaired: permutations must be an integer >= 1; got 0',
    );
  });
});
