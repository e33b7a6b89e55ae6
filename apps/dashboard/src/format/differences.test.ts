import { expect, test } from 'vitest';
import { differences } from './differences.js';

test('lays two configurations side by side', () => {
  expect(differences({ a: 1, b: { c: [1, 2] }, d: null }, { a: 1, b: { c: [1, 3], e: true } })).toEqual([
    { path: 'a', own: 1, other: 1, isEqual: true },
    { path: 'b.c', own: [1, 2], other: [1, 3], isEqual: false },
    { path: 'd', own: null, other: undefined, isEqual: false },
    { path: 'b.e', own: undefined, other: true, isEqual: false },
  ]);
});
