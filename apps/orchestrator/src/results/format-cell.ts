import type { ResultTable } from './result-table.js';
import type { GridCell } from './table-grid.js';

/**
 * A cell as text: scores in percent, `mean ± std` over seeds with `(n=2/3)` where some are missing, differences with their
 * sign; a hyphen for nothing.
 *
 * @param plusMinus the sign between mean and deviation
 */
export function formatCell(cell: GridCell, plusMinus = '±'): string {
  if (cell.kind === 'text') return cell.text;
  if (cell.kind === 'delta')
    return cell.delta === null ? '-' : `${cell.delta > 0 ? '+' : ''}${formatScore(cell.delta)}`;
  if (cell.spread === null) return '-';
  const { mean, std } = cell.spread;
  const text = std === null ? formatScore(mean) : `${formatScore(mean)} ${plusMinus} ${formatScore(std)}`;
  return cell.seeds === undefined ? text : `${text} (n=${cell.seeds})`;
}

/** What stands above a table. */
export function tableTitle({ sweep, paperTable }: ResultTable): string {
  return paperTable === null ? sweep : `${sweep} (paper, Table ${paperTable})`;
}

/** A score in percent with two decimals. */
export function formatScore(fraction: number): string {
  return (fraction * 100).toFixed(2);
}
