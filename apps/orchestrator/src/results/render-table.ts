import type { SweepFile } from '../sweep/sweep-schema.js';
import { renderCsv } from './render-csv.js';
import { renderLatex } from './render-latex.js';
import { renderMarkdown } from './render-markdown.js';
import { renderText } from './render-text.js';
import type { ResultTable } from './result-table.js';
import { tableGrid } from './table-grid.js';

export const TABLE_FORMATS = ['text', 'markdown', 'csv', 'latex', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/**
 * A result table as text of a format. Text, Markdown and LaTeX show percent with two decimals in the layout of the
 * report, Markdown and LaTeX the best of each column in bold; CSV and JSON hold unrounded fractions, one row or object per group.
 */
export function renderTable(table: ResultTable, report: SweepFile['report'], format: TableFormat): string {
  switch (format) {
    case 'text':
      return renderText(table, tableGrid(table, report));
    case 'markdown':
      return renderMarkdown(table, tableGrid(table, report));
    case 'latex':
      return renderLatex(table, tableGrid(table, report));
    case 'csv':
      return renderCsv(table);
    case 'json':
      return `${JSON.stringify(table, null, 2)}\n`;
  }
}
