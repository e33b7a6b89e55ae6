import { EMPTY_METRES } from '../kernels/row-kernels.js';
import type { CompletionWorkspace, Line, Plane } from '../workspace.js';

/** The first row of each column that is not empty, as a number per column; 0 for a column without any. */
export function findColumnTops(
  { height, width, memory, rowBytes }: CompletionWorkspace,
  plane: Plane,
  tops: Line,
): void {
  const first = tops / 4;
  memory.fill(-1, first, first + width);
  let numOpen = width;
  for (let y = 0; y < height && numOpen > 0; y++) {
    const row = (plane + rowBytes * y) / 4;
    for (let x = 0; x < width; x++) {
      if (memory[first + x]! >= 0 || memory[row + x]! <= EMPTY_METRES) continue;
      memory[first + x] = y;
      numOpen--;
    }
  }
  for (let x = 0; x < width; x++) if (memory[first + x]! < 0) memory[first + x] = 0;
}

/** Copies the topmost value of each column to all rows above it. */
export function extendColumnTops({ width, memory, rowBytes }: CompletionWorkspace, plane: Plane, tops: Line): void {
  const first = tops / 4;
  const rowLength = rowBytes / 4;
  const start = plane / 4;
  const lowest = memory.subarray(first, first + width).reduce((a, b) => Math.max(a, b));
  for (let y = 0; y < lowest; y++) {
    const row = start + rowLength * y;
    for (let x = 0; x < width; x++) {
      const top = memory[first + x]!;
      if (top > y) memory[row + x] = memory[start + rowLength * top + x]!;
    }
  }
}
