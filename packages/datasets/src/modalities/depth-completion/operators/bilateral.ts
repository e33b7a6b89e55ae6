import { type CompletionWorkspace, mirrorEdges, mirroredRow } from '../workspace.js';
import type { PlanePair } from './square-window.js';

/**
 * Mean over the 13 pixels within distance 2, weighted by distance (sigma 2 pixels) and by difference of value; the
 * border mirrors without repeating the edge pixel.
 *
 *   weight = exp(-distance^2 / 8 - difference^2 / (2 sigmaMetres^2))
 */
export function bilateral13(workspace: CompletionWorkspace, { source, target }: PlanePair, sigmaMetres: number): void {
  const { height, lines, kernels, memory, rowBytes, rowLength } = workspace;
  const factor = 1 / (2 * sigmaMetres * sigmaMetres);
  const lineOf = (y: number) => lines[(y + 5) % 5] as number;
  const load = (y: number) => {
    const row = mirroredRow(workspace, source, y) / 4;
    memory.copyWithin(lineOf(y) / 4, row, row + rowLength);
    mirrorEdges(workspace, lineOf(y), 2);
  };
  for (let y = -2; y < 2; y++) load(y);
  for (let y = 0; y < height; y++) {
    load(y + 2);
    kernels.bilateral(
      target + rowBytes * y,
      lineOf(y - 2),
      lineOf(y - 1),
      lineOf(y),
      lineOf(y + 1),
      lineOf(y + 2),
      factor,
      rowLength,
    );
  }
}
