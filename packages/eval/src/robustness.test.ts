import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionSpread, corruptionSummary } from './robustness.js';

/** Two classes of 100 pixels, `wrong` of the first taken for the second: mean IoU by hand below. */
function matrix(wrong: number) {
  return { numClasses: 2, counts: [100 - wrong, wrong, 0, 100] };
}

const EMPTY = { numClasses: 2, counts: [0, 0, 0, 0] };

/** (100 - w) / 100 and 100 / (100 + w). */
const iouOf = (wrong: number) => ((100 - wrong) / 100 + 100 / (100 + wrong)) / 2;

/** Both classes have that IoU: a / (a + 2 b). */
function matrixOfIou(iou: number) {
  const right = Math.round(1e9 * iou);
  const wrong = Math.round((1e9 - right) / 2);
  return { numClasses: 2, counts: [right, wrong, wrong, right] };
}

describe('conditionSpread', () => {
  test('is mean, variance over all conditions and worst, by hand', () => {
    // 1, (0.75 + 0.8) / 2 = 0.775 and (0.5 + 2 / 3) / 2 = 7 / 12.
    const spread = conditionSpread([
      { name: 'day', confusion: matrix(0) },
      { name: 'night', confusion: matrix(50) },
      { name: 'fog', confusion: matrix(25) },
    ]);
    const mean = (1 + 7 / 12 + 0.775) / 3;
    const variance = ((1 - mean) ** 2 + (7 / 12 - mean) ** 2 + (0.775 - mean) ** 2) / 3;
    expect(spread.scores.map(({ name }) => name)).toEqual(['day', 'night', 'fog']);
    expect(spread.mean).toBeCloseTo(mean, 12);
    expect(spread.variance).toBeCloseTo(variance, 12);
    expect(spread.standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(spread.worst).toEqual({ name: 'night', meanIou: expect.closeTo(7 / 12, 12) });
    expect(spread.unscored).toEqual([]);
  });

  test('leaves a condition without labelled pixels out and names it', () => {
    const spread = conditionSpread([
      { name: 'dark', confusion: EMPTY },
      { name: 'day', confusion: matrix(25) },
    ]);
    expect(spread).toMatchObject({
      mean: expect.closeTo(0.775, 12),
      variance: 0,
      standardDeviation: 0,
      worst: { name: 'day' },
      unscored: ['dark'],
      scores: [{ name: 'dark', meanIou: null }, { name: 'day' }],
    });
  });

  test('has no numbers where no condition has a score', () => {
    expect(conditionSpread([{ name: 'dark', confusion: EMPTY }])).toMatchObject({
      mean: null,
      variance: null,
      standardDeviation: null,
      worst: null,
    });
  });

  test('does not depend on the order of the conditions, and the worst is none above the mean', () => {
    const wrongs = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(wrongs, (values) => {
        const conditions = values.map((wrong) => ({ name: `w${wrong}`, confusion: matrix(wrong) }));
        const [one, other] = [conditionSpread(conditions), conditionSpread([...conditions].reverse())];
        expect(one.mean).toBeCloseTo(other.mean ?? Number.NaN, 12);
        expect(one.variance).toBeCloseTo(other.variance ?? Number.NaN, 12);
        expect(one.worst).toEqual({ name: `w${Math.max(...values)}`, meanIou: iouOf(Math.max(...values)) });
        expect(one.worst?.meanIou).toBeLessThanOrEqual((one.mean ?? 0) + 1e-12);
      }),
      { seed: 4 },
    );
  });

  // Section 5.7 of the paper: mean IoU, deviation and variance over the twelve conditions of Synthia-Sequences, in %.
  test.each([
    ['rgb', 49.27, 4.04, 16.3],
    ['depth', 67.07, 1.12, 1.24],
    ['SSMA', 76.51, 0.49, 0.24],
  ])('two conditions a deviation from the mean of %s give what the paper prints', (_, mean, std, variance) => {
    const spread = conditionSpread([
      { name: 'easy', confusion: matrixOfIou((mean + std) / 100) },
      { name: 'hard', confusion: matrixOfIou((mean - std) / 100) },
    ]);
    expect(100 * (spread.mean ?? 0)).toBeCloseTo(mean, 4);
    expect(100 * (spread.standardDeviation ?? 0)).toBeCloseTo(std, 4);
    // Variances in % squared. The deviation is rounded to 0.01 before it is squared here, the printed variance after.
    const rounding = 2 * std * 0.005 + 0.005 ** 2 + 0.005;
    expect(Math.abs(1e4 * (spread.variance ?? 0) - variance)).toBeLessThan(rounding);
  });

  test.each([
    [[], 'conditionSpread: conditions must not be empty; got []'],
    [
      [
        { name: 'day', confusion: matrix(0) },
        { name: 'day', confusion: matrix(1) },
      ],
      'conditionSpread: conditions must have different names; got day twice',
    ],
    [
      [
        { name: 'day', confusion: matrix(0) },
        { name: 'fog', confusion: { numClasses: 1, counts: [3] } },
      ],
      'conditionSpread: matrices must have 2 classes like the first; got 1 (matrix 1)',
    ],
  ])('refuses what it cannot score: %#', (conditions, message) => {
    expect(() => conditionSpread(conditions)).toThrow(message);
  });
});

describe('corruptionSummary', () => {
  const severities = (...wrongs: readonly number[]) =>
    wrongs.map((wrong, index) => ({ severity: index + 1, confusion: matrix(wrong) }));

  test('means over severities, then over corruptions; losses against clean, by hand', () => {
    const { corruptions, ...summary } = corruptionSummary(matrix(0), [
      { name: 'fog', severities: severities(25, 50) },
      { name: 'jpeg', severities: severities(0, 25) },
    ]);
    const [fog, jpeg] = [(0.775 + 7 / 12) / 2, (1 + 0.775) / 2];
    expect(corruptions.map(({ meanIou, relativeLoss }) => [meanIou, relativeLoss])).toEqual([
      [expect.closeTo(fog, 12), expect.closeTo(1 - fog, 12)],
      [expect.closeTo(jpeg, 12), expect.closeTo(1 - jpeg, 12)],
    ]);
    expect(corruptions[0]?.severities).toEqual([
      { severity: 1, meanIou: expect.closeTo(0.775, 12), relativeLoss: expect.closeTo(0.225, 12) },
      { severity: 2, meanIou: expect.closeTo(7 / 12, 12), relativeLoss: expect.closeTo(5 / 12, 12) },
    ]);
    expect(summary).toEqual({
      cleanMeanIou: 1,
      meanIou: expect.closeTo((fog + jpeg) / 2, 12),
      relativeLoss: expect.closeTo(1 - (fog + jpeg) / 2, 12),
      worst: { name: 'fog', severity: 2, meanIou: expect.closeTo(7 / 12, 12) },
    });
  });

  test('divides by the clean score: the loss is relative', () => {
    // Clean 0.775, corrupted 7 / 12.
    const { relativeLoss } = corruptionSummary(matrix(25), [{ name: 'fog', severities: severities(50) }]);
    expect(relativeLoss).toBeCloseTo((0.775 - 7 / 12) / 0.775, 12);
  });

  test('a gain is a negative loss; a clean score of 0 or none gives no loss', () => {
    const fog = [{ name: 'fog', severities: severities(0) }];
    expect(corruptionSummary(matrix(50), fog).relativeLoss).toBeCloseTo(1 - 12 / 7, 12);
    const never = { numClasses: 2, counts: [0, 100, 100, 0] };
    expect(corruptionSummary(never, fog)).toMatchObject({ cleanMeanIou: 0, meanIou: 1, relativeLoss: null });
    expect(corruptionSummary(EMPTY, fog)).toMatchObject({ cleanMeanIou: null, meanIou: 1, relativeLoss: null });
  });

  test('a severity without a score leaves no mean, and the worst is of the others', () => {
    const partly = [...severities(25), { severity: 2, confusion: EMPTY }];
    expect(corruptionSummary(matrix(0), [{ name: 'fog', severities: partly }])).toMatchObject({
      meanIou: null,
      relativeLoss: null,
      worst: { name: 'fog', severity: 1 },
      corruptions: [{ meanIou: null, severities: [{ meanIou: expect.closeTo(0.775, 12) }, { meanIou: null }] }],
    });
  });

  test.each([
    [[], 'corruptions must not be empty; got []'],
    [[{ name: 'fog', severities: [] }], 'severities of fog must not be empty; got []'],
    [
      [{ name: 'fog', severities: [...severities(1), ...severities(2)] }],
      'severities of fog must have different names; got 1 twice',
    ],
    [
      [
        { name: 'fog', severities: severities(1) },
        { name: 'fog', severities: severities(1) },
      ],
      'corruptions must have different names; got fog twice',
    ],
  ])('refuses what it cannot score: %#', (corruptions, message) => {
    expect(() => corruptionSummary(matrix(0), corruptions)).toThrow(`corruptionSummary: ${message}`);
  });
});
