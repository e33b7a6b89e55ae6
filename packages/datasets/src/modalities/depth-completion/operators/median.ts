import { type CompletionWorkspace, nearestRow, repeatEdges } from '../workspace.js';
import type { PlanePair } from './square-window.js';

type Five = [number, number, number, number, number];

/** Median over the 5 x 5 square around each pixel; edge pixels are repeated beyond the border. */
export function median5x5(workspace: CompletionWorkspace, { source, target }: PlanePair): void {
  const { height, lines, kernels, rowBytes, rowLength } = workspace;
  const sorted = lines.slice(0, 5) as Five;
  for (let y = 0; y < height; y++) {
    const rows = [-2, -1, 0, 1, 2].map((dy) => nearestRow(workspace, source, y + dy)) as Five;
    kernels.sortColumns(...sorted, ...rows, rowLength);
    for (const line of sorted) repeatEdges(workspace, line, 2);
    kernels.medianOfSortedColumns(target + rowBytes * y, ...sorted, rowLength);
  }
}
