import type { Blur } from './completion-options.js';
import { bilateral13 } from './operators/bilateral.js';
import { extendColumnTops, findColumnTops } from './operators/column-tops.js';
import { CROSS_3, CROSS_5, CROSS_7, dilateColumns } from './operators/column-window.js';
import { gaussian5x5 } from './operators/gaussian.js';
import { median5x5 } from './operators/median.js';
import { fillEmpty, invertBand, MEASURED, replaceMeasured } from './operators/pixelwise.js';
import { dilateSquare, erodeSquare } from './operators/square-window.js';
import type { CompletionWorkspace, Plane } from './workspace.js';

const SIGMA_METRES = 0.5;
const NUM_FILLS = 6;

/** From far to near, so that nearer surfaces overwrite; what is near covers more pixels and grows further. */
const BANDS = [
  { band: { above: 30, upTo: MEASURED.upTo }, window: CROSS_3 },
  { band: { above: 15, upTo: 30 }, window: CROSS_5 },
  { band: { above: MEASURED.above, upTo: 15 }, window: CROSS_7 },
];

/**
 * The multi-scale variant: surfaces grow by an amount that depends on their distance, and holes are filled in steps.
 * Without extrapolation nothing above the topmost measured pixel of a column changes.
 *
 * @param workspace holds the depth in its first plane
 * @returns the plane with the result
 * @see Ku, Harakeh, Waslander, In Defense of Classical Image Processing, 2018 | kujason/ip_basic
 */
export function completeMultiscale(
  workspace: CompletionWorkspace,
  { blur, extrapolate }: { blur: Blur; extrapolate: boolean },
): Plane {
  const [depth, a, b, c] = workspace.planes;
  const { zeros } = workspace;
  invertBand(workspace, { source: depth, target: a }, MEASURED);
  for (const { band, window } of BANDS) {
    invertBand(workspace, { source: depth, target: b }, band);
    dilateColumns(workspace, { source: b, target: c }, window);
    replaceMeasured(workspace, { source: c, target: a }, { guide: c, top: zeros });
  }
  dilateSquare(workspace, { source: a, target: b }, 5);
  erodeSquare(workspace, { source: b, target: a }, 5);
  median5x5(workspace, { source: a, target: b });
  replaceMeasured(workspace, { source: b, target: a }, { guide: a, top: zeros });
  findColumnTops(workspace, a, workspace.top);
  dilateSquare(workspace, { source: a, target: b }, 9);
  fillEmpty(workspace, { source: b, target: a }, workspace.top);
  findColumnTops(workspace, a, workspace.top);
  if (extrapolate) extendColumnTops(workspace, a, workspace.top);
  const top = extrapolate ? zeros : workspace.top;
  for (let i = 0; i < NUM_FILLS; i++) {
    dilateSquare(workspace, { source: a, target: b }, 5);
    fillEmpty(workspace, { source: b, target: a }, top);
  }
  median5x5(workspace, { source: a, target: b });
  copyPlane(workspace, a, c);
  replaceMeasured(workspace, { source: b, target: a }, { guide: c, top });
  if (blur === 'bilateral') {
    bilateral13(workspace, { source: a, target: b }, SIGMA_METRES);
    replaceMeasured(workspace, { source: b, target: a }, { guide: c, top });
  } else {
    gaussian5x5(workspace, { source: a, target: b });
    replaceMeasured(workspace, { source: b, target: a }, { guide: a, top });
  }
  invertBand(workspace, { source: a, target: b }, MEASURED);
  return b;
}

function copyPlane({ memory, height, rowLength }: CompletionWorkspace, source: Plane, target: Plane): void {
  memory.copyWithin(target / 4, source / 4, source / 4 + height * rowLength);
}
