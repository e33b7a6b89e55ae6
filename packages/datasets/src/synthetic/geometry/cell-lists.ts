/** Numbers per range of cells: first and last column, first and last row. */
export const RANGE_STRIDE = 4;

/** Per cell of a grid (row-major) a list of numbers: cell c holds `entries[starts[c]]` up to `entries[starts[c + 1] - 1]`. */
export interface CellLists {
  readonly starts: Int32Array;
  readonly entries: Int32Array;
}

/**
 * Lists what covers each cell.
 *
 * @param order  numbers to be listed, in the order of the lists
 * @param ranges row n, of `RANGE_STRIDE`, holds the cells that number n covers
 */
export function buildCellLists(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  order: Int32Array,
  ranges: Int32Array,
): CellLists {
  const starts = new Int32Array(columns * rows + 1);
  for (let at = 0; at < order.length; at++) {
    const range = order[at]! * RANGE_STRIDE;
    for (let row = ranges[range + 2]!; row <= ranges[range + 3]!; row++) {
      const end = row * columns + ranges[range + 1]!;
      for (let cell = row * columns + ranges[range]!; cell <= end; cell++) starts[cell + 1]!++;
    }
  }
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const entries = new Int32Array(starts[columns * rows]!);
  for (let at = 0; at < order.length; at++) {
    const entry = order[at]!;
    const range = entry * RANGE_STRIDE;
    for (let row = ranges[range + 2]!; row <= ranges[range + 3]!; row++) {
      const end = row * columns + ranges[range + 1]!;
      for (let cell = row * columns + ranges[range]!; cell <= end; cell++) entries[next[cell]!++] = entry;
    }
  }
  return { starts, entries };
}

/** The numbers below `keys.length` that `isListed` marks, by ascending key; equal keys keep the order of the numbers. */
export function orderByKey(keys: Float64Array, isListed: Uint8Array): Int32Array {
  const order: number[] = [];
  for (let entry = 0; entry < keys.length; entry++) if (isListed[entry] === 1) order.push(entry);
  return Int32Array.from(order.sort((a, b) => keys[a]! - keys[b]! || a - b));
}
