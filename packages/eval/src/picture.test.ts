import { expect, test } from 'vitest';
import { filledPicture, greyOf, magnified, mixed, paste } from './picture.js';

const [A, B, C] = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
] as const;

test('magnifies by repeating pixels and rows', () => {
  const row = { height: 1, width: 3, data: Uint8Array.from([A, B, C].flat()) };
  const column = { height: 3, width: 1, data: row.data };
  const twice = [A, A, B, B, C, C].flat();
  expect(magnified(row, 2)).toEqual({ height: 2, width: 6, data: Uint8Array.from([...twice, ...twice]) });
  expect([...magnified(column, 2).data]).toEqual([A, A, A, A, B, B, B, B, C, C, C, C].flat());
  expect(magnified(row, 1)).toBe(row);
});

test('pastes at a corner and leaves the rest', () => {
  const canvas = filledPicture(2, 3, [0, 0, 0]);
  paste(canvas, { height: 1, width: 2, data: Uint8Array.from([A, B].flat()) }, { left: 1, top: 1 });
  expect([...canvas.data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...A, ...B]);
});

test('mixes by share and greys by luma, both rounded', () => {
  expect(mixed([0, 100, 255], [200, 0, 255], 0.25)).toEqual([50, 75, 255]);
  expect(greyOf([255, 0, 0])).toEqual([76, 76, 76]); // 0.299 * 255 = 76.2
  expect(greyOf([255, 255, 255])).toEqual([255, 255, 255]);
});
