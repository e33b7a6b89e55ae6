/** Cells of a grid that something covers, ends included. */
export interface CellRange {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** Per cell of a grid (row-major) a list of numbers: cell c holds `entries[starts[c]]` up to `entries[starts[c + 1] - 1]`. */
export interface CellLists {
  readonly starts: Int32Array;
  readonly entries: Int32Array;
}

/**
 * Lists what covers each cell, in the order given.
 *
 * @param covers numbers to be listed with the cells that each covers
 */
export function buildCellLists(
  grid: { readonly columns: number; readonly rows: number },
  covers: readonly { readonly entry: number; readonly range: CellRange }[],
): CellLists {
  const { columns, rows } = grid;
  const starts = new Int32Array(columns * rows + 1);
  for (const { range } of covers) {
    for (let row = range.fromRow; row <= range.toRow; row++) {
      const end = row * columns + range.toColumn;
      for (let cell = row * columns + range.fromColumn; cell <= end; cell++) starts[cell + 1]!++;
    }
  }
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const entries = new Int32Array(starts[columns * rows]!);
  for (const { entry, range } of covers) {
    for (let row = range.fromRow; row <= range.toRow; row++) {
      const end = row * columns + range.toColumn;
      for (let cell = row * columns + range.fromColumn; cell <= end; cell++) entries[next[cell]!++] = entry;
    }
  }
  return { starts, entries };
}
