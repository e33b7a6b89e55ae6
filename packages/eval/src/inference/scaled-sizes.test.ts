import { expect, test } from 'vitest';
import { scaledSizes } from './scaled-sizes.js';
import { TEST_SCALES } from './test-scales.js';

test('sides are the nearest multiples, one at least; the own size stays as it is', () => {
  const paper = { size: { height: 384, width: 768 }, multipleOf: 16 };
  expect(scaledSizes(paper, TEST_SCALES).map(({ width, height }) => `${width}x${height}`)).toEqual([
    '576x288',
    '768x384',
    '960x480',
    '1152x576',
    '1344x672',
  ]);
  expect(scaledSizes({ size: { height: 16, width: 80 }, multipleOf: 16 }, [0.25, 0.7])).toEqual([
    { height: 16, width: 16 },
    { height: 16, width: 64 },
  ]);
  expect(scaledSizes({ size: { height: 33, width: 57 }, multipleOf: null }, [1])).toEqual([{ height: 33, width: 57 }]);
});
