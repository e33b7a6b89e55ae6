import { formatCell, tableTitle } from './format-cell.js';
import type { ResultTable } from './result-table.js';
import type { TableGrid } from './table-grid.js';

/** The table as GitHub-flavoured Markdown, scores in percent. */
export function renderMarkdown(table: ResultTable, { header, rows }: TableGrid): string {
  const rule = header.map((_, column) => (rows[0]?.[column]?.kind === 'text' ? '---' : '---:'));
  const cells = rows.map((row) => row.map((cell) => escapeMarkdown(formatCell(cell))));
  const lines = [header.map(escapeMarkdown), rule, ...cells].map((row) => `| ${row.join(' | ')} |`);
  return `${[`${tableTitle(table)}, scores in %`, '', ...lines].join('\n')}\n`;
}

function escapeMarkdown(text: string): string {
  return text.replaceAll('|', '\\|');
}
