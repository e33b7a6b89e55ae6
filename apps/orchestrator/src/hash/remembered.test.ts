import { expect, test } from 'vitest';
import { remembered } from './remembered.js';

test('an argument that comes again is not asked about again', () => {
  const asked: string[] = [];
  const length = remembered((text: string) => asked.push(text) && text.length);
  expect([length('a'), length('bc'), length('a')]).toEqual([1, 2, 1]);
  expect(asked).toEqual(['a', 'bc']);
});

test('answers are right after any number of arguments', () => {
  const double = remembered((value: number) => 2 * value);
  const values = Array.from({ length: 10_000 }, (_, index) => index % 5000);
  expect(values.map(double)).toEqual(values.map((value) => 2 * value));
});
