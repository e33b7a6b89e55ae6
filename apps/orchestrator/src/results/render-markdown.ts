import { bestCells } from './best-cells.js';
import { formatCell, tableTitle } from './format-cell.js';
import type { ResultTable } from './result-table.js';
import type { GridCell, TableGrid } from './table-grid.js';

/** The table as GitHub-flavoured Markdown, scores in percent, the best of a column in bold. */
export function renderMarkdown(table: ResultTable, grid: TableGrid): string {
  const { header, rows } = grid;
  const best = bestCells(grid);
  const rule = header.map((_, column) => (rows[0]?.[column]?.kind === 'text' ? '---' : '---:'));
  const cells = rows.map((row) => row.map((cell) => markdownCell(cell, best)));
  const lines = [header.map(escapeMarkdown), rule, ...cells].map((row) => `| ${row.join(' | ')} |`);
  return `${[`${tableTitle(table)}, scores in %`, '', ...lines].join('\n')}\n`;
}

function markdownCell(cell: GridCell, best: ReadonlySet<GridCell>): string {
  const text = escapeMarkdown(formatCell(cell));
  return best.has(cell) ? `**${text}**` : text;
}

function escapeMarkdown(text: string): string {
  return text.replaceAll('|', '\\|');
}
