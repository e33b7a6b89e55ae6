import type { Blur } from './completion-options.js';
import { bilateral13 } from './operators/bilateral.js';
import { extendColumnTops, findColumnTops } from './operators/column-tops.js';
import { DIAMOND_5, dilateColumns } from './operators/column-window.js';
import { gaussian5x5 } from './operators/gaussian.js';
import { median5x5 } from './operators/median.js';
import { fillEmpty, invertBand, MEASURED, replaceMeasured } from './operators/pixelwise.js';
import { dilateSquare, erodeSquare } from './operators/square-window.js';
import type { CompletionWorkspace, Plane } from './workspace.js';

const SIGMA_METRES = 1.5;

/**
 * The fast variant: every hole is closed by nearby surfaces, near before far, whatever their distance.
 *
 * @param workspace holds the depth in its first plane
 * @returns the plane with the result
 * @see Ku, Harakeh, Waslander, In Defense of Classical Image Processing, 2018, section III | kujason/ip_basic
 */
export function completeFast(
  workspace: CompletionWorkspace,
  { blur, extrapolate }: { blur: Blur; extrapolate: boolean },
): Plane {
  const [depth, a, b] = workspace.planes;
  const { zeros, top } = workspace;
  const toA = { source: b, target: a };
  const toB = { source: a, target: b };
  invertBand(workspace, { source: depth, target: a }, MEASURED);
  dilateColumns(workspace, toB, DIAMOND_5);
  dilateSquare(workspace, toA, 5);
  erodeSquare(workspace, toB, 5);
  dilateSquare(workspace, toA, 7);
  fillEmpty(workspace, toB, zeros);
  if (extrapolate) {
    findColumnTops(workspace, b, top);
    extendColumnTops(workspace, b, top);
    dilateSquare(workspace, toA, 31);
    fillEmpty(workspace, toB, zeros);
  }
  median5x5(workspace, toA);
  if (blur === 'bilateral') {
    bilateral13(workspace, toB, SIGMA_METRES);
    invertBand(workspace, toA, MEASURED);
    return a;
  }
  gaussian5x5(workspace, toB);
  replaceMeasured(workspace, toA, { guide: a, top: zeros });
  invertBand(workspace, toB, MEASURED);
  return b;
}
