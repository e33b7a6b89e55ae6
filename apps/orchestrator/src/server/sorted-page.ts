import type { KeysetPage, PageRequest } from '../store/keyset-page.js';

/** A row with what it is sorted by; null where it has none. `tie` tells rows of equal keys apart. */
export interface SortableRow {
  readonly sortKey: number | null;
  readonly tie: number;
}

/**
 * A page of rows that are in memory, in the order that `keysetPage` gives: rows without a key come behind all others,
 * whatever the order.
 */
export function sortedPage<Row extends SortableRow>(
  rows: readonly Row[],
  { order, limit, after }: PageRequest,
): KeysetPage<Row> {
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a: SortableRow, b: SortableRow): number => {
    if (a.sortKey === null || b.sortKey === null) {
      return Number(a.sortKey === null) - Number(b.sortKey === null) || sign * (a.tie - b.tie);
    }
    return sign * (a.sortKey - b.sortKey || a.tie - b.tie);
  };
  const place = after === null ? null : { sortKey: numberOrNull(after.sortKey), tie: Number(after.tie) };
  const sorted = [...rows].sort(compare);
  const behind = place === null ? sorted : sorted.filter((row) => compare(row, place) > 0);
  const page = behind.slice(0, limit);
  const last = page.at(-1);
  const isLast = last === undefined || behind.length <= limit;
  return { rows: page, next: isLast ? null : { sortKey: last.sortKey, tie: last.tie } };
}

function numberOrNull(key: number | string | null): number | null {
  return key === null ? null : Number(key);
}
