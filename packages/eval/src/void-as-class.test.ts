import { IGNORE_LABEL } from '@ssma/datasets';
import { expect, test } from 'vitest';
import { accumulate, emptyConfusion } from './confusion-matrix.js';
import { summarise } from './metrics.js';
import { voidAsClass } from './void-as-class.js';

test('lets void be scored strictly and be predicted', () => {
  const labels = voidAsClass(Uint8Array.of(0, 0, 1, 1, IGNORE_LABEL, IGNORE_LABEL), 2);
  const predictions = voidAsClass(Int32Array.of(0, 1, 1, IGNORE_LABEL, 1, IGNORE_LABEL), 2);
  expect([...labels]).toEqual([0, 0, 1, 1, 2, 2]);
  const matrix = emptyConfusion(3);
  accumulate(matrix, labels, predictions);
  const iouOf = (scoring: 'released' | 'strict') =>
    summarise(matrix, { voidClass: { classId: 2, scoring } }).perClass.map(({ iou }) => iou);
  expect(iouOf('released')).toEqual([1 / 2, 1 / 3, null]);
  expect(iouOf('strict')).toEqual([1 / 2, 1 / 4, null]);
});

test('is what ignoring void gives when no void is predicted and scoring is released', () => {
  const [labels, predictions] = [Uint8Array.of(0, 1, 1, IGNORE_LABEL), Uint8Array.of(0, 0, 1, 1)];
  const [masked, withVoid] = [emptyConfusion(2), emptyConfusion(3)];
  accumulate(masked, labels, predictions);
  accumulate(withVoid, voidAsClass(labels, 2), predictions);
  const { perClass, ...pooled } = summarise(withVoid, { voidClass: { classId: 2, scoring: 'released' } });
  const expected = summarise(masked);
  expect({ ...pooled, perClass: perClass.slice(0, 2) }).toEqual(expected);
});

test('rejects an id that void would share, and too many classes', () => {
  expect(() => voidAsClass(Uint8Array.of(0, 2), 2)).toThrow(
    'voidAsClass: ids[1] must be a class from 0 to 1 or 255 (void); got 2',
  );
  expect(() => voidAsClass(Uint8Array.of(0), 255)).toThrow(
    'voidAsClass: numClasses must be an integer from 1 to 254; got 255',
  );
});
