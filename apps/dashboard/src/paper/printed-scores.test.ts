import { expect, test } from 'vitest';
import { matchPrinted, printedTable } from './printed-scores.js';

test('gives the rows of a table in its order, as fractions', () => {
  const table = printedTable(25);
  expect(table?.title).toMatch(/Bottleneck rate/);
  expect(table?.rows.map(({ values }) => values)).toEqual([
    ['2', '2'],
    ['4', '4'],
    ['8', '4'],
    ['16', '4'],
    ['16', '6'],
  ]);
  expect(table?.rows[0]?.meanIou).toBeCloseTo(0.8215, 10);
  expect(printedTable(99)).toBeUndefined();
});

test('matches a printed row with the one group of the same values', () => {
  const rows = [
    { name: 'a', values: ['2', '2'], meanIou: 0.8 },
    { name: 'b', values: ['4', '4'], meanIou: 0.8 },
    { name: 'c', values: [], meanIou: 0.8 },
  ];
  const groups = new Map([
    ['g1', ['2', '2']],
    ['g2', ['4', '4']],
    ['g3', ['4', '4']],
    ['g4', []],
  ]);
  expect(matchPrinted(rows, groups)).toEqual(['g1', undefined, undefined]);
});
