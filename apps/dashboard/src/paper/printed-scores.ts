import printed from './printed-scores.json' with { type: 'json' };

/** A row of a table of the paper. */
export interface PrintedRow {
  readonly name: string;
  /** Settings that the paper gives the row, as text, in its order. */
  readonly values: readonly string[];
  /** Fraction. */
  readonly meanIou: number;
}

export interface PrintedTable {
  readonly number: number;
  readonly title: string;
  readonly rows: readonly PrintedRow[];
}

/** Where the scores are printed, and what of them is left out. */
export const PRINTED_SOURCE: string = printed.source;

/** The rows of a table of the paper with their mean IoU; undefined for one without. */
export function printedTable(number: number): PrintedTable | undefined {
  const table = printed.tables.find((one) => one.number === number);
  if (table === undefined) return undefined;
  return { ...table, rows: table.rows.map((row) => ({ ...row, meanIou: row.meanIou / 100 })) };
}

/**
 * For every printed row the one group whose axis values are those of the row, in the same order; none where several or no
 * group has them.
 *
 * @param groups texts of the axis values of each group, by its id
 */
export function matchPrinted(
  rows: readonly PrintedRow[],
  groups: ReadonlyMap<string, readonly string[]>,
): (string | undefined)[] {
  const wanted = rows.map(({ values }) => JSON.stringify(values));
  return rows.map((row, index) => {
    const isAlone = row.values.length > 0 && wanted.filter((one) => one === wanted[index]).length === 1;
    const fitting = [...groups].filter(([, texts]) => JSON.stringify(texts) === wanted[index]);
    return isAlone && fitting.length === 1 ? fitting[0]?.[0] : undefined;
  });
}
