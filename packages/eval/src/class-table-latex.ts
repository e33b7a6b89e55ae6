import type { ClassTable, ClassTableCell, ClassTableColumn } from './class-table.js';
import { escapeLatex } from './escape-latex.js';

/**
 * A class table as LaTeX `tabular`s, one per block, scores in percent, the best of a column in bold, class names upright
 * with their colour. Packages: booktabs, graphicx, xcolor.
 */
export function classTableLatex({ rowNames, blocks }: ClassTable): string {
  const tables = blocks.map((columns) =>
    [
      `\\begin{tabular}{l${'r'.repeat(columns.length)}}`,
      '\\toprule',
      latexRow(['Network', ...columns.map(headerOf)]),
      '\\midrule',
      ...rowNames.map((name, row) =>
        latexRow([escapeLatex(name), ...columns.map(({ cells }) => latexCell(cells[row] as ClassTableCell))]),
      ),
      '\\bottomrule',
      '\\end{tabular}',
    ].join('\n'),
  );
  return `% IoU in %; packages: booktabs, graphicx, xcolor\n${tables.join('\n\n\\medskip\n')}\n`;
}

function headerOf({ name, color }: ClassTableColumn): string {
  if (color === null) return escapeLatex(name);
  const swatch = `\\textcolor[RGB]{${color.join(',')}}{\\rule{1.2ex}{1.2ex}}`;
  return `\\rotatebox{90}{${swatch} ${escapeLatex(name)}}`;
}

function latexCell({ text, isBest }: ClassTableCell): string {
  if (text === '-') return '--';
  return isBest ? `\\textbf{${text}}` : text;
}

function latexRow(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}
