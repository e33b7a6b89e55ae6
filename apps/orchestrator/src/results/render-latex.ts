import { escapeLatex } from '@ssma/eval';
import { bestCells } from './best-cells.js';
import { formatCell, tableTitle } from './format-cell.js';
import type { ResultTable } from './result-table.js';
import type { GridCell, TableGrid } from './table-grid.js';

/** The table as a LaTeX `tabular` (package booktabs), scores in percent, the best of a column in bold, the title as a comment. */
export function renderLatex(table: ResultTable, grid: TableGrid): string {
  const { header, rows } = grid;
  const best = bestCells(grid);
  const columns = header.map((_, column) => (rows[0]?.[column]?.kind === 'text' ? 'l' : 'r')).join('');
  const lines = [
    `% ${tableTitle(table)}, scores in %`,
    `\\begin{tabular}{${columns}}`,
    '\\toprule',
    latexRow(header.map(escapeLatex)),
    '\\midrule',
    ...rows.map((row) => latexRow(row.map((cell) => latexCell(cell, best)))),
    '\\bottomrule',
    '\\end{tabular}',
  ];
  return `${lines.join('\n')}\n`;
}

function latexRow(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}

function latexCell(cell: GridCell, best: ReadonlySet<GridCell>): string {
  const text = formatCell(cell, '\\pm');
  if (cell.kind === 'text' || text === '-') return escapeLatex(text);
  return best.has(cell) ? `$\\mathbf{${text}}$` : `$${text}$`;
}
