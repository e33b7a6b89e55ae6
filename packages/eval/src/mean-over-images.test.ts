import { expect, test } from 'vitest';
import { emptyConfusion, mergeConfusions } from './confusion-matrix.js';
import { meanOverImages } from './mean-over-images.js';
import { summarise } from './metrics.js';

const large = { numClasses: 2, counts: [90, 10, 0, 100] };
const small = { numClasses: 2, counts: [0, 4, 0, 0] };

test('gives every image one vote, which pooling does not', () => {
  const { meanIou, pixelAccuracy, iouPerClass } = meanOverImages([large, small]);
  expect(meanIou.mean).toBeCloseTo(((90 / 100 + 100 / 110) / 2 + 0) / 2, 12);
  expect(pixelAccuracy).toEqual({ mean: 190 / 200 / 2, numImages: 2 });
  expect(iouPerClass[0]).toEqual({ mean: 90 / 100 / 2, numImages: 2 });
  expect(iouPerClass[1]?.mean).toBeCloseTo(100 / 110 / 2, 12);
  expect(summarise(mergeConfusions([large, small])).pixelAccuracy).toBe(190 / 204);
});

test('leaves out an image without a counted pixel and says how many it averaged', () => {
  expect(meanOverImages([emptyConfusion(2), large]).pixelAccuracy).toEqual({ mean: 190 / 200, numImages: 1 });
  expect(meanOverImages([emptyConfusion(2)]).meanIou).toEqual({ mean: null, numImages: 0 });
});

test('rejects no image and different classes', () => {
  expect(() => meanOverImages([])).toThrow('meanOverImages: matrices must hold at least one image; got 0');
  expect(() => meanOverImages([large, emptyConfusion(3)])).toThrow(
    'meanOverImages: matrices must have 2 classes like the first; got 3 (matrix 1)',
  );
});
