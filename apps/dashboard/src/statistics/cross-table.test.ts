import { expect, test } from 'vitest';
import { crossTable } from './cross-table.js';

test('averages over everything but two axes, values in order of size', () => {
  const result = (a: number, b: string, c: number, score: number) => ({ axes: { a, b, c }, score });
  const table = crossTable(
    [result(16, 'x', 0, 1), result(16, 'x', 1, 3), result(4, 'y', 0, 5), result(4, 'x', 0, 7)],
    'a',
    'b',
  );
  expect(table).toEqual({
    rows: ['4', '16'],
    columns: ['x', 'y'],
    cells: [
      [
        { mean: 7, count: 1 },
        { mean: 5, count: 1 },
      ],
      [{ mean: 2, count: 2 }, null],
    ],
  });
});
