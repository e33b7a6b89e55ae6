import type { AxisKey } from './tables.js';

export type SortOrder = 'ascending' | 'descending';

/** Where a row stands in a sorted list. Rows without a value come behind all others, whatever the order. */
export interface Place {
  /** What the list is sorted by; null for a row that has none. */
  readonly sortKey: AxisKey | null;
  /** Tells rows of equal sort keys apart. */
  readonly tie: AxisKey;
}

/** A part of a list that is asked for. */
export interface PageRequest {
  readonly order: SortOrder;
  readonly limit: number;
  /** The last row of the page before; null for the first page. */
  readonly after: Place | null;
}

export interface KeysetPage<Row> {
  readonly rows: readonly Row[];
  /** Where the page behind this one begins after; null where there is none. */
  readonly next: Place | null;
}

/** The rows that have a value, or those that have none: the two are read one after the other, each by its own index. */
export type Part = 'valued' | 'empty';

/**
 * Reads a page whose cost does not grow with the pages in front of it.
 *
 * @param select rows of a part behind a place, in order; `limit` at the most
 */
export function keysetPage<Row extends Place>(
  { limit, after }: PageRequest,
  select: (part: Part, after: Place | null, limit: number) => Row[],
): KeysetPage<Row> {
  // One row more than asked for tells whether there is a further page.
  const wanted = limit + 1;
  const valued = after?.sortKey === null ? [] : select('valued', after, wanted);
  const missing = wanted - valued.length;
  const empty = missing === 0 ? [] : select('empty', after?.sortKey === null ? after : null, missing);
  const rows = [...valued, ...empty];
  const last = rows[limit - 1];
  const isLast = rows.length <= limit || last === undefined;
  return { rows: rows.slice(0, limit), next: isLast ? null : { sortKey: last.sortKey, tie: last.tie } };
}
