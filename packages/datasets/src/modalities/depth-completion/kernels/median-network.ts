/** Two wires; after the exchange the first holds the smaller value. */
export type Exchange = readonly [low: number, high: number];

/** Sorts five values, ascending along the wires: the shortest network, of 9 exchanges (Knuth, TAOCP 3, 5.3.4). */
export const SORT_5: readonly Exchange[] = [
  [0, 3],
  [1, 4],
  [0, 2],
  [1, 3],
  [0, 1],
  [2, 4],
  [1, 2],
  [3, 4],
  [2, 3],
];

/**
 * Moves the median of 25 values to wire `MEDIAN_WIRE`, when wire 5 r + c holds the r-th smallest of column c.
 *
 * Sorting the rows too leaves 13 values that can be the median. The exchanges that follow are ours: a merge network on
 * those 13 from which every exchange was struck out without which the median still arrives. Its proof is that all
 * 6^5 columns of zeros and ones come out right (zero-one principle, TAOCP 3, 5.3.4, theorem Z).
 */
export const MEDIAN_OF_SORTED_COLUMNS: readonly Exchange[] = [
  ...[0, 5, 10, 15, 20].flatMap((row) => SORT_5.map(([low, high]): Exchange => [row + low, row + high])),
  ...([
    [15, 11],
    [7, 3],
    [16, 12],
    [20, 4],
    [11, 3],
    [16, 20],
    [12, 4],
    [8, 17],
    [9, 13],
    [12, 20],
    [8, 21],
    [3, 12],
    [12, 20],
    [12, 9],
    [3, 12],
    [20, 8],
    [12, 20],
  ] as const),
];

export const MEDIAN_WIRE = 20;
