import type { PngHeader } from './png-header.js';

/** The pixels of one pass over a PNG: every `xStep`-th of every `yStep`-th row. */
export interface PngPass {
  readonly height: number;
  readonly width: number;
  readonly xStart: number;
  readonly yStart: number;
  readonly xStep: number;
  readonly yStep: number;
}

// PNG specification (third edition), section 8.1 "Interlace methods": xStart, yStart, xStep, yStep.
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const WHOLE = [[0, 0, 1, 1]] as const;

/** The passes in the order in which a file stores them, without those that have no pixel; one if not interlaced. */
export function pngPasses({
  height,
  width,
  isInterlaced,
}: Pick<PngHeader, 'height' | 'width' | 'isInterlaced'>): PngPass[] {
  return (isInterlaced ? ADAM7 : WHOLE)
    .map(([xStart, yStart, xStep, yStep]) => ({
      xStart,
      yStart,
      xStep,
      yStep,
      height: Math.max(0, Math.ceil((height - yStart) / yStep)),
      width: Math.max(0, Math.ceil((width - xStart) / xStep)),
    }))
    .filter((pass) => pass.height > 0 && pass.width > 0);
}
