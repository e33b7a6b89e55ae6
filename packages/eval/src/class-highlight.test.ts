import { expect, test } from 'vitest';
import { classHighlight } from './class-highlight.js';

test('the class has its colour, others are pale, ignored pixels dark [1,3]', () => {
  const image = { height: 1, width: 3, data: new Uint8Array(9).fill(100) };
  const { data } = classHighlight(image, Uint8Array.of(4, 0, 255), { id: 4, color: [200, 0, 40] });
  // 100 + 0.75 (c - 100); 100 + 0.55 * 155; 100 + 0.82 (c - 100) of [24, 26, 32].
  expect([...data]).toEqual([175, 25, 55, 185, 185, 185, 38, 39, 44]);
});

test('refuses ids of another size than the image', () => {
  const image = { height: 1, width: 3, data: new Uint8Array(9) };
  expect(() => classHighlight(image, new Uint8Array(2), { id: 0, color: [0, 0, 0] })).toThrow(
    'classHighlight: classIds must hold 3 values; got 2',
  );
});
