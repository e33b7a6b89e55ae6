import { type CompletionWorkspace, nearestRow, repeatEdges } from '../workspace.js';
import type { PlanePair } from './square-window.js';

/**
 * A window that is symmetric in both axes and no taller in its outer columns than in its inner ones: the half height of
 * the column at each horizontal distance from the centre.
 */
export type ColumnWindow = readonly number[];

/** Rows of 1, 3, 5, 3 and 1 pixels. */
export const DIAMOND_5: ColumnWindow = [2, 1, 0];

/** The middle row and the middle column of a square of 3, 5 or 7 pixels. */
export const CROSS_3: ColumnWindow = [1, 0];
export const CROSS_5: ColumnWindow = [2, 0, 0];
export const CROSS_7: ColumnWindow = [3, 0, 0, 0];

/** Maximum over a window around each pixel; pixels outside the image are ignored. */
export function dilateColumns(
  workspace: CompletionWorkspace,
  { source, target }: PlanePair,
  halfHeights: ColumnWindow,
): void {
  const { height, lines, kernels, memory, rowBytes, rowLength } = workspace;
  const radius = halfHeights.length - 1;
  const tallest = halfHeights[0] as number;
  const usedHeights = new Set(halfHeights);
  for (let y = 0; y < height; y++) {
    const row = source + rowBytes * y;
    const result = target + rowBytes * y;
    memory.copyWithin((lines[0] as number) / 4, row / 4, row / 4 + rowLength);
    for (let h = 1; h <= tallest; h++) {
      const column = lines[h] as number;
      kernels.maximum(column, lines[h - 1] as number, nearestRow(workspace, source, y - h), rowLength);
      kernels.maximum(column, column, nearestRow(workspace, source, y + h), rowLength);
    }
    for (const h of usedHeights) repeatEdges(workspace, lines[h] as number, radius);
    let sofar = lines[tallest] as number;
    for (let distance = 1; distance <= radius; distance++) {
      const column = lines[halfHeights[distance] as number] as number;
      kernels.maximum(result, sofar, column - 4 * distance, rowLength);
      kernels.maximum(result, result, column + 4 * distance, rowLength);
      sofar = result;
    }
  }
}
