import { type CompletionWorkspace, nearestRow, type Plane, repeatEdges } from '../workspace.js';

/** Where an operator reads, and the other plane to which it writes. */
export interface PlanePair {
  readonly source: Plane;
  readonly target: Plane;
}

type Extremum = 'maximum' | 'minimum';

/** Maximum over the size x size square around each pixel; pixels outside the image are ignored. */
export function dilateSquare(workspace: CompletionWorkspace, planes: PlanePair, size: number): void {
  slideSquare(workspace, planes, { size, extremum: 'maximum' });
}

/** Minimum over the size x size square around each pixel; pixels outside the image are ignored. */
export function erodeSquare(workspace: CompletionWorkspace, planes: PlanePair, size: number): void {
  slideSquare(workspace, planes, { size, extremum: 'minimum' });
}

/**
 * Extremum over squares, columns first. Columns take three comparisons per pixel whatever the size (van Herk 1992; Gil
 * and Werman 1993): rows are cut into blocks of `size`, and every window is the end of one block and the start of the
 * next. Rows take log2(size) comparisons, which four pixels at a time is less than the three of that method one by one.
 *
 * Repeating the edge pixels has the effect of ignoring the outside: the nearest pixel inside is in the window too.
 */
function slideSquare(
  workspace: CompletionWorkspace,
  { source, target }: PlanePair,
  { size, extremum }: { size: number; extremum: Extremum },
): void {
  const { height, lines, kernels, memory, rowBytes, rowLength } = workspace;
  const choose = kernels[extremum];
  const radius = (size - 1) / 2;
  const suffix = lines.slice(0, size);
  const [prefix, column] = lines.slice(size) as [number, number];
  const row = (y: number) => nearestRow(workspace, source, y);
  for (let block = -radius; block + radius < height; block += size) {
    let below = row(block + size - 1);
    for (let j = size - 2; j >= 0; j--) {
      choose(suffix[j] as number, row(block + j), below, rowLength);
      below = suffix[j] as number;
    }
    memory.copyWithin(
      (suffix[size - 1] as number) / 4,
      row(block + size - 1) / 4,
      row(block + size - 1) / 4 + rowLength,
    );
    const end = Math.min(size, height - block - radius);
    let above = row(block + size);
    for (let j = 0; j < end; j++) {
      if (j === 0) memory.copyWithin(column / 4, below / 4, below / 4 + rowLength);
      else {
        if (j > 1) {
          choose(prefix, above, row(block + size + j - 1), rowLength);
          above = prefix;
        }
        choose(column, suffix[j] as number, above, rowLength);
      }
      repeatEdges(workspace, column, radius);
      slideLine(workspace, { line: column, row: target + rowBytes * (block + radius + j) }, { size, extremum });
    }
  }
}

/** Extremum over windows of 2, 4, 8 ... pixels to the right of each, in place, and of `size` into the target row. */
function slideLine(
  { kernels, rowLength }: CompletionWorkspace,
  { line, row }: { line: number; row: number },
  { size, extremum }: { size: number; extremum: Extremum },
): void {
  const choose = kernels[extremum];
  const start = line - 4 * ((size - 1) / 2);
  let covered = 1;
  for (; covered * 2 < size; covered *= 2) choose(start, start, start + 4 * covered, rowLength + roundUp(size));
  choose(row, start, start + 4 * (size - covered), rowLength);
}

function roundUp(length: number): number {
  return Math.ceil(length / 4) * 4;
}
