import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denseCounts, EvaluatedImages, imagesText, sparseCells } from './evaluated-images.js';

test('cells without pixels are left out of [2 classes]', () => {
  expect(sparseCells([5, 0, 0, 7])).toEqual([0, 5, 3, 7]);
  expect(denseCounts([0, 5, 3, 7], 2)).toEqual([5, 0, 0, 7]);
});

test('a cell of another number of classes is refused', () => {
  expect(() => denseCounts([4, 1], 2)).toThrow('denseCounts: cells must be below 4; got 4');
});

test('counts of any matrix come back', () => {
  const matrix = fc
    .integer({ min: 1, max: 6 })
    .chain((classes) =>
      fc.tuple(fc.constant(classes), fc.array(fc.nat(9), { minLength: classes ** 2, maxLength: classes ** 2 })),
    );
  fc.assert(
    fc.property(matrix, ([classes, counts]) => {
      expect(denseCounts(sparseCells(counts), classes)).toEqual(counts);
    }),
    { seed: 8 },
  );
});

test('the text of a file is JSON with an image per line', () => {
  const image = { group: null, cells: [0, 8], prediction: { offset: 0, bytes: 70 }, gates: [] };
  const file: EvaluatedImages = {
    version: 1,
    height: 2,
    width: 4,
    classes: [{ name: 'road', color: [128, 64, 128] }],
    images: [
      { id: 'day/a', ...image },
      { id: 'day/b', ...image, prediction: null },
    ],
  };
  const text = imagesText(file);
  expect(EvaluatedImages.parse(JSON.parse(text))).toEqual(file);
  expect(text.split('\n')).toHaveLength(5);
});
