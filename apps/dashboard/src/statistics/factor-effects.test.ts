import { expect, test } from 'vitest';
import { factorEffects } from './factor-effects.js';

const GRID = [
  { values: { rate: '2', skip: 'a', seedless: 'x' }, score: 1 },
  { values: { rate: '2', skip: 'b', seedless: 'x' }, score: 3 },
  { values: { rate: '4', skip: 'a', seedless: 'x' }, score: 5 },
  { values: { rate: '4', skip: 'b', seedless: 'x' }, score: 7 },
];

test('splits the variance of a full grid between its axes', () => {
  // Mean 4, total squares 9 + 1 + 1 + 9 = 20; rate: 2 * 4 + 2 * 4 = 16; skip: 2 * 1 + 2 * 1 = 4.
  const [rate, skip, ...rest] = factorEffects(GRID, ['rate', 'skip', 'seedless']);
  expect(rest).toEqual([]);
  expect(rate).toMatchObject({ path: 'rate', range: 4, share: 0.8 });
  expect(skip).toMatchObject({ path: 'skip', range: 2, share: 0.2 });
  // Standard deviation sqrt(2) over sqrt(2) results.
  expect(rate?.levels).toEqual([
    { text: '2', count: 2, mean: 2, standardError: 1 },
    { text: '4', count: 2, mean: 6, standardError: 1 },
  ]);
});

test('gives no share where nothing varies', () => {
  const flat = GRID.map((outcome) => ({ ...outcome, score: 2 }));
  expect(factorEffects(flat, ['rate'])[0]).toMatchObject({ range: 0, share: null });
});
