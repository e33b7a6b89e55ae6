import type { ImageSize } from '../../images/raster.js';
import { type RowKernels, rowKernels } from './kernels/row-kernels.js';

const NUM_PLANES = 4;
const NUM_LINES = 40;
/** Room on each side of a line for the pixels beyond the border: half the largest window, 31, rounded up. */
const MARGIN = 16;

/** Address of a row-major map of the workspace's size, in bytes. */
export type Plane = number;

/** Address of the first pixel of one row that has room for `MARGIN` pixels on both sides, in bytes. */
export type Line = number;

/**
 * Memory that depth completion needs for one picture size; its content means nothing between two calls.
 *
 * Rows are padded to a multiple of four pixels, the step of the kernels; what stands in the padding is never read as a
 * pixel. Addresses count bytes from the start of `memory`.
 */
export interface CompletionWorkspace extends ImageSize {
  readonly memory: Float32Array;
  /** Distance of two rows of a plane in bytes. */
  readonly rowBytes: number;
  /** Pixels of a row and its padding: a multiple of four. */
  readonly rowLength: number;
  readonly planes: readonly [Plane, Plane, Plane, Plane];
  /** Row of zeros. */
  readonly zeros: Line;
  /** Per column, the first row that may change. */
  readonly top: Line;
  readonly lines: readonly Line[];
  readonly kernels: RowKernels;
}

/** Allocates the workspace of a size: about 16 bytes per pixel. */
export function completionWorkspace({ height, width }: ImageSize): CompletionWorkspace {
  const rowLength = Math.ceil(width / 4) * 4;
  const rowBytes = rowLength * 4;
  const planeBytes = rowBytes * height;
  // Kernels with a shifted operand run up to one window beyond the right margin.
  const lineBytes = rowBytes + 4 * 4 * MARGIN;
  const firstPlane = 4 * MARGIN;
  const firstLine = firstPlane + planeBytes * NUM_PLANES + 4 * MARGIN;
  const line = (index: number) => firstLine + lineBytes * index;
  const kernels = rowKernels(firstLine + lineBytes * (NUM_LINES + 2));
  return {
    height,
    width,
    memory: kernels.memory,
    rowBytes,
    rowLength,
    planes: [0, 1, 2, 3].map((index) => firstPlane + planeBytes * index) as [Plane, Plane, Plane, Plane],
    zeros: line(0),
    top: line(1),
    lines: Array.from({ length: NUM_LINES }, (_, index) => line(index + 2)),
    kernels,
  };
}

/** Address of a row of a plane; beyond the image, of the nearest row. */
export function nearestRow({ height, rowBytes }: CompletionWorkspace, plane: Plane, y: number): number {
  return plane + rowBytes * Math.min(Math.max(y, 0), height - 1);
}

/** Address of a row of a plane; beyond the image, of the row mirrored at the edge row, which is not repeated. */
export function mirroredRow({ height, rowBytes }: CompletionWorkspace, plane: Plane, y: number): number {
  return plane + rowBytes * mirroredIndex(y, height);
}

/** Fills `radius` pixels on both sides of a line with its edge pixels. */
export function repeatEdges({ memory, width }: CompletionWorkspace, line: Line, radius: number): void {
  const first = line / 4;
  const last = first + width - 1;
  memory.fill(memory[first] as number, first - radius, first);
  memory.fill(memory[last] as number, last + 1, last + 1 + radius);
}

/** Fills `radius` pixels on both sides of a line with its pixels mirrored at the edge pixel. */
export function mirrorEdges({ memory, width }: CompletionWorkspace, line: Line, radius: number): void {
  const first = line / 4;
  for (let i = 1; i <= radius; i++) {
    memory[first - i] = memory[first + mirroredIndex(-i, width)] as number;
    memory[first + width - 1 + i] = memory[first + mirroredIndex(width - 1 + i, width)] as number;
  }
}

function mirroredIndex(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((index % period) + period) % period;
  return phase < length ? phase : period - phase;
}
