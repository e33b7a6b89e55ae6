import { type CompletionWorkspace, mirrorEdges, mirroredRow } from '../workspace.js';
import type { PlanePair } from './square-window.js';

type Five = [number, number, number, number, number];

/** 5 x 5 window with weights [1 4 6 4 1] / 16 along both axes; the border mirrors without repeating the edge pixel. */
export function gaussian5x5(workspace: CompletionWorkspace, { source, target }: PlanePair): void {
  const { height, lines, kernels, rowBytes, rowLength } = workspace;
  const line = lines[0] as number;
  for (let y = 0; y < height; y++) {
    const rows = [-2, -1, 0, 1, 2].map((dy) => mirroredRow(workspace, source, y + dy)) as Five;
    kernels.binomial(line, ...rows, rowLength);
    mirrorEdges(workspace, line, 2);
    kernels.binomial(target + rowBytes * y, line - 8, line - 4, line, line + 4, line + 8, rowLength);
  }
}
