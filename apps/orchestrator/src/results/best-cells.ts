import { formatScore } from './format-cell.js';
import type { GridCell, TableGrid } from './table-grid.js';

/**
 * The cells with the best score of their column, to be set in bold: all that look as good as the best, none where
 * nothing is worse.
 */
export function bestCells({ header, rows }: TableGrid): ReadonlySet<GridCell> {
  return new Set(header.flatMap((_, column) => bestOf(rows.map((row) => row[column]))));
}

function bestOf(cells: readonly (GridCell | undefined)[]): GridCell[] {
  const scores = cells.flatMap((cell) => (cell?.kind === 'score' && cell.spread !== null ? [cell] : []));
  const shown = scores.map(({ spread }) => Number(formatScore(spread?.mean ?? 0)));
  const best = Math.max(...shown);
  return best > Math.min(...shown) ? scores.filter((_, index) => shown[index] === best) : [];
}
