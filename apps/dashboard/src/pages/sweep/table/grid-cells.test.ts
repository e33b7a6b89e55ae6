import type { GridCell } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { bestCells, cellText } from './grid-cells.js';

const score = (mean: number): GridCell => ({ kind: 'score', spread: { mean, std: null, count: 1 } });

test('prints cells as the exports do', () => {
  const spread = { mean: 0.84251, std: 0.0031, count: 2 };
  expect(cellText({ kind: 'score', spread, seeds: '2/3' })).toBe('84.25 ± 0.31 (n=2/3)');
  expect(cellText({ kind: 'score', spread: null })).toBe('-');
  expect(cellText({ kind: 'delta', delta: 0.0042 })).toBe('+0.42');
  expect(cellText({ kind: 'delta', delta: -0.0042 })).toBe('-0.42');
  expect(cellText({ kind: 'text', text: '16' })).toBe('16');
});

test('marks all that look as good as the best of a column, and nothing where all are equal', () => {
  const [a, b, c] = [score(0.80001), score(0.80002), score(0.7)];
  const same = [score(0.5), score(0.5), score(0.5)];
  const rows = [a, b, c].map((cell, index) => [cell, same[index] ?? cell]);
  expect(bestCells({ header: ['x', 'y'], rows })).toEqual(new Set([a, b]));
});
