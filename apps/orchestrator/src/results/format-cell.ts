import type { ResultTable } from './result-table.js';
import type { GridCell } from './table-grid.js';

/**
 * A cell as text: scores in percent, `mean ± std` over seeds, differences with their sign; a hyphen for nothing.
 *
 * @param plusMinus the sign between mean and deviation
 */
export function formatCell(cell: GridCell, plusMinus = '±'): string {
  if (cell.kind === 'text') return cell.text;
  if (cell.kind === 'delta') return cell.delta === null ? '-' : `${cell.delta > 0 ? '+' : ''}${percent(cell.delta)}`;
  if (cell.spread === null) return '-';
  const { mean, std } = cell.spread;
  return std === null ? percent(mean) : `${percent(mean)} ${plusMinus} ${percent(std)}`;
}

/** What stands above a table. */
export function tableTitle({ sweep, paperTable }: ResultTable): string {
  return paperTable === null ? sweep : `${sweep} (paper, Table ${paperTable})`;
}

function percent(fraction: number): string {
  return (fraction * 100).toFixed(2);
}
