import type { GridCell, ResultTable } from '@ssma/orchestrator/client';

type Grid = ResultTable['grid'];

/** A cell as the exports print it: scores in percent, `mean ± std` over seeds, `(n=2/3)` where some are missing. */
export function cellText(cell: GridCell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'delta':
      return cell.delta === null ? '-' : `${cell.delta > 0 ? '+' : ''}${score(cell.delta)}`;
    case 'score': {
      if (cell.spread === null) return '-';
      const { mean, std } = cell.spread;
      const text = std === null ? score(mean) : `${score(mean)} ± ${score(std)}`;
      return cell.seeds === undefined ? text : `${text} (n=${cell.seeds})`;
    }
  }
}

function score(fraction: number): string {
  return (fraction * 100).toFixed(2);
}

/** The cells with the best score of their column: all that look as good as the best, none where nothing is worse. */
export function bestCells({ header, rows }: Grid): ReadonlySet<GridCell> {
  return new Set(header.flatMap((_, column) => bestOf(rows.map((row) => row[column]))));
}

function bestOf(cells: readonly (GridCell | undefined)[]): GridCell[] {
  const scores = cells.flatMap((cell) => (cell?.kind === 'score' && cell.spread !== null ? [cell] : []));
  const shown = scores.map(({ spread }) => Number(score(spread?.mean ?? 0)));
  const best = Math.max(...shown);
  return best > Math.min(...shown) ? scores.filter((_, index) => shown[index] === best) : [];
}
