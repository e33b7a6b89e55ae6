import { expect, test } from 'vitest';
import { argmaxIds } from './argmax-ids.js';

test('is the class with the highest score, the lowest id of equal ones', () => {
  const scores = Float32Array.of(-1, 2, 0, /* pixel 1 */ 3, 3, 3, /* pixel 2 */ Number.NEGATIVE_INFINITY, -5, 0);
  expect([...argmaxIds(scores, { numPixels: 3, numClasses: 3 })]).toEqual([1, 0, 2]);
});

test.each([
  [[0, 1, 2, 3, 4, 5], 2, 2, 'scores must hold 2 values (one per class) for each of 2 pixels; got 6, 3 a pixel'],
  [[0, 1, 2, Number.NaN], 2, 2, 'scores[3] must be a number; got NaN (pixel 1, class 1)'],
  [[0], 1, 0, 'numClasses must be an integer from 1 to 255; got 0'],
])('rejects %o for %d pixels of %d classes', (scores, numPixels, numClasses, rule) => {
  expect(() => argmaxIds(Float32Array.from(scores), { numPixels, numClasses })).toThrow(`argmaxIds: ${rule}`);
});
