import { expect, test } from 'vitest';
import { flatten } from './flatten.js';

test('names every leaf by its path and keeps lists whole', () => {
  expect(flatten({ a: { b: 1, c: [1, { d: 2 }] }, e: {}, f: null })).toEqual([
    ['a.b', 1],
    ['a.c', [1, { d: 2 }]],
    ['e', {}],
    ['f', null],
  ]);
});
