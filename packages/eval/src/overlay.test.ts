import { IGNORE_LABEL } from '@ssma/datasets';
import { describe, expect, test } from 'vitest';
import { overlayIds, overlayRow } from './overlay.js';

const CLASSES = [
  { name: 'road', color: [100, 50, 200] },
  { name: 'sky', color: [0, 200, 100] },
] as const;

/** Three pixels in a row; luma 0, 100 and 255. */
const IMAGE = { height: 1, width: 3, data: Uint8Array.of(0, 0, 0, 100, 100, 100, 255, 255, 255) };

describe('overlayRow', () => {
  const row = overlayRow(
    { caption: 'c', image: IMAGE, labels: Uint8Array.of(0, 1, IGNORE_LABEL), predictions: Int32Array.of(0, 0, 1) },
    CLASSES,
  );

  test('keeps caption and input as they are', () => {
    expect([row.caption, row.pictures.input]).toEqual(['c', IMAGE]);
  });

  test('lays 0.68 of the class colour over the grey image and darkens ignored truth', () => {
    expect([...row.pictures.truth.data]).toEqual([
      ...[68, 34, 136], //  0.68 * road + 0.32 * 0
      ...[32, 168, 100], // 0.68 * sky + 0.32 * 100
      ...[66, 67, 72], //   0.82 * ignored (24, 26, 32) + 0.18 * 255
    ]);
    expect([...row.pictures.prediction.data]).toEqual([68, 34, 136, 100, 66, 168, 82, 218, 150]);
  });

  test('draws a correct pixel grey, a wrong one vivid, an ignored one dark', () => {
    expect([...row.pictures.error.data]).toEqual([
      ...[70, 73, 76], //   0.55 * (128, 132, 138) + 0.45 * 0
      ...[232, 42, 81], //  0.85 * (255, 32, 78) + 0.15 * 100
      ...[66, 67, 72], //   as in truth
    ]);
  });

  test.each([
    [{ image: { ...IMAGE, height: 2 } }, 'overlayRow: image must hold 18 values; got 9'],
    [{ labels: Uint8Array.of(0, 1) }, 'overlayRow: labels must hold 3 values; got 2'],
    [{ predictions: Uint8Array.of(0) }, 'overlayRow: predictions must hold 3 values; got 1'],
    [{ predictions: Uint8Array.of(0, 7, 0) }, 'class ids: pixel 1 must be a class from 0 to 1 or 255 (ignored); got 7'],
  ])('rejects %o', (change, rule) => {
    const valid = { caption: '', image: IMAGE, labels: new Uint8Array(3), predictions: new Uint8Array(3) };
    expect(() => overlayRow({ ...valid, ...change }, CLASSES)).toThrow(rule);
  });
});

describe('overlayIds', () => {
  test.each([
    [0, []],
    [1, ['a']],
    [2, ['a', 'c']],
    [3, ['a', 'b', 'd']],
    [9, ['a', 'b', 'c', 'd', 'e']],
  ])('spreads %d over five', (count, expected) => {
    expect(overlayIds(['a', 'b', 'c', 'd', 'e'], count)).toEqual(expected);
  });

  test('has nothing to choose from an empty split', () => {
    expect(overlayIds([], 4)).toEqual([]);
  });
});
