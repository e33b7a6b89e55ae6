import { expect, test } from 'vitest';
import { classFrequencyStrata } from './class-frequency.js';
import { emptyConfusion } from './confusion-matrix.js';

//                 p0   p1 p2 p3
const counts = [
  ...[900, 0, 0, 0], // 90 %
  ...[10, 80, 0, 0], // 9 %
  ...[0, 5, 5, 0], // 1 %
  ...[0, 0, 0, 0], // absent
];
const matrix = { numClasses: 4, counts };

test('parts rare from frequent classes by their share of the truth, rarest first', () => {
  expect(classFrequencyStrata(matrix, { shares: [0.05, 0.5] })).toEqual([
    { fromShare: 0, belowShare: 0.05, classes: [2, 3], meanIou: 5 / 10, meanAccuracy: 5 / 10 },
    { fromShare: 0.05, belowShare: 0.5, classes: [1], meanIou: 80 / 95, meanAccuracy: 80 / 90 },
    { fromShare: 0.5, belowShare: null, classes: [0], meanIou: 900 / 910, meanAccuracy: 1 },
  ]);
});

test('puts a class whose share is a bound above it, and takes the shares of another set', () => {
  expect(classFrequencyStrata(matrix).map(({ classes }) => classes)).toEqual([[3], [1, 2], [0]]);
  const ofTraining = classFrequencyStrata(matrix, { pixels: [1, 1, 97, 1] });
  expect(ofTraining.map(({ classes }) => classes)).toEqual([[], [0, 1, 3], [2]]);
  expect(ofTraining[0]).toMatchObject({ meanIou: null, meanAccuracy: null });
});

test('leaves the void class out and counts an absent one as 0 when asked to', () => {
  const strata = classFrequencyStrata(matrix, {
    ...{ shares: [0.05], absent: 'zero' },
    voidClass: { classId: 0, scoring: 'released' },
  });
  expect(strata.map(({ classes }) => classes)).toEqual([[3], [1, 2]]);
  expect(classFrequencyStrata(matrix, { shares: [0.05], absent: 'zero' })[0]?.meanIou).toBe(5 / 10 / 2);
});

test('has no scores without a counted pixel', () => {
  expect(classFrequencyStrata(emptyConfusion(2)).map(({ meanIou }) => meanIou)).toEqual([null, null, null]);
});

test.each([
  [{ shares: [0.5, 0.1] }, 'shares must be ascending, above 0 and below 1; got [0.5, 0.1]'],
  [{ shares: [10] }, 'shares must be ascending, above 0 and below 1; got [10]'],
  [{ pixels: [1, 2] }, 'pixels must be 4 counts >= 0, one per class, not all 0; got [1, 2]'],
  [{ pixels: [0, 0, 0, 0] }, 'pixels must be 4 counts >= 0, one per class, not all 0; got [0, 0, 0, 0]'],
])('rejects %o', (options, rule) => {
  expect(() => classFrequencyStrata(matrix, options)).toThrow(`classFrequencyStrata: ${rule}`);
});
