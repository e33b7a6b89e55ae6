import { alignColumns } from '../terminal/align-columns.js';
import { formatCell, tableTitle } from './format-cell.js';
import type { ResultTable } from './result-table.js';
import type { TableGrid } from './table-grid.js';

/** The table in aligned columns for a terminal, scores in percent. */
export function renderText(table: ResultTable, { header, rows }: TableGrid): string {
  const lines = alignColumns(
    [header, ...rows.map((row) => row.map((cell) => formatCell(cell)))],
    columnsOfScores(rows),
  );
  const [head = '', ...body] = lines;
  const rule = '-'.repeat(Math.max(...lines.map(({ length }) => length)));
  return `${[`${tableTitle(table)}, scores in %`, '', head, rule, ...body].join('\n')}\n`;
}

/** Numbers stand to the right, as their digits then line up. */
function columnsOfScores(rows: TableGrid['rows']): number[] {
  return [...(rows[0] ?? []).entries()].filter(([, cell]) => cell.kind !== 'text').map(([index]) => index);
}
