import { axisValue, compareAxisValues } from '../format/axis-value.js';

/** Results of one value of an axis and one of another. */
export interface CrossCell {
  readonly mean: number;
  readonly count: number;
}

export interface CrossTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then column; null where nothing has both values. */
  readonly cells: readonly (readonly (CrossCell | null)[])[];
}

interface Scored {
  readonly axes: Readonly<Record<string, unknown>>;
  readonly score: number;
}

/** Mean score by the values of two axes, over everything else. Values are in their order. */
export function crossTable(results: readonly Scored[], rowPath: string, columnPath: string): CrossTable {
  const rows = valuesOf(results, rowPath);
  const columns = valuesOf(results, columnPath);
  const scores = new Map<string, number[]>();
  for (const { axes, score } of results) {
    const key = cellKey(axisValue(axes[rowPath]), axisValue(axes[columnPath]));
    scores.set(key, [...(scores.get(key) ?? []), score]);
  }
  const cell = (row: string, column: string): CrossCell | null => {
    const all = scores.get(cellKey(row, column)) ?? [];
    if (all.length === 0) return null;
    return { mean: all.reduce((sum, score) => sum + score, 0) / all.length, count: all.length };
  };
  return { rows, columns, cells: rows.map((row) => columns.map((column) => cell(row, column))) };
}

function cellKey(row: string, column: string): string {
  return JSON.stringify([row, column]);
}

function valuesOf(results: readonly Scored[], path: string): string[] {
  const sorted = results.map(({ axes }) => axes[path]).sort(compareAxisValues);
  return [...new Set(sorted.map(axisValue))];
}
