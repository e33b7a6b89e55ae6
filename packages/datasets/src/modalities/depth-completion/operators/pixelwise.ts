import { EMPTY_METRES, INVERSION_METRES } from '../kernels/row-kernels.js';
import type { CompletionWorkspace, Line, Plane } from '../workspace.js';
import type { PlanePair } from './square-window.js';

/** Distances in metres, without the lower bound. */
export interface DistanceBand {
  readonly above: number;
  readonly upTo: number;
}

/** Every distance that counts as measured. */
export const MEASURED: DistanceBand = { above: EMPTY_METRES, upTo: INVERSION_METRES };

/** `INVERSION_METRES` minus the value, where it lies in the band; 0 elsewhere. */
export function invertBand(workspace: CompletionWorkspace, { source, target }: PlanePair, band: DistanceBand): void {
  const { height, kernels, rowBytes, rowLength } = workspace;
  for (let y = 0; y < height; y++) {
    kernels.invertBand(target + rowBytes * y, source + rowBytes * y, band.above, band.upTo, rowLength);
  }
}

/** Gives the empty pixels of the target those of the source, in each column from row `top` down. */
export function fillEmpty(workspace: CompletionWorkspace, { source, target }: PlanePair, top: Line): void {
  const { height, kernels, rowBytes, rowLength } = workspace;
  for (let y = 0; y < height; y++) kernels.fill(target + rowBytes * y, source + rowBytes * y, top, y, rowLength);
}

/** Gives the target the pixels of the source where the guide is not empty, in each column from row `top` down. */
export function replaceMeasured(
  workspace: CompletionWorkspace,
  { source, target }: PlanePair,
  { guide, top }: { guide: Plane; top: Line },
): void {
  const { height, kernels, rowBytes, rowLength } = workspace;
  for (let y = 0; y < height; y++) {
    const offset = rowBytes * y;
    kernels.replace(target + offset, source + offset, guide + offset, top, y, rowLength);
  }
}
