import { DatasetError } from '../../errors.js';
import type { DepthMap } from '../../images/raster.js';
import { completeFast } from './complete-fast.js';
import { completeMultiscale } from './complete-multiscale.js';
import type { CompletionOptions } from './completion-options.js';
import { EMPTY_METRES, INVERSION_METRES } from './kernels/row-kernels.js';
import { type CompletionWorkspace, completionWorkspace, type Plane } from './workspace.js';

/**
 * Fills holes of a depth map by the classical operators of IP-Basic: dilations of inverted depth, so that near surfaces
 * win, then a median and a blur. Depths up to 0.1 m count as missing.
 *
 * Pixels with a value change too, by the dilations and the blur. Holes that no window reaches stay 0.
 *
 * @param workspace memory for maps of this size, for calls that follow each other; new memory when left out
 * @throws DatasetError when the data length is not height x width, a depth is negative or not finite, no depth is above
 * 0.1 m, the largest depth is out of range, or the workspace is for another size
 * @see Ku, Harakeh, Waslander, In Defense of Classical Image Processing: Fast Depth Completion on the CPU, 2018
 */
export function completeDepth(depth: DepthMap, options: CompletionOptions, workspace?: CompletionWorkspace): DepthMap {
  const { method, maxDepthMetres } = options;
  if (!(maxDepthMetres > EMPTY_METRES && maxDepthMetres < INVERSION_METRES - EMPTY_METRES)) {
    throw invalid('maxDepthMetres', 'be above 0.1 and below 99.9', String(maxDepthMetres));
  }
  requireSize(depth);
  const memory = workspace ?? completionWorkspace(depth);
  requireSameSize(depth, memory);
  storeDepth(memory, depth, maxDepthMetres);
  const complete = method === 'fast' ? completeFast : completeMultiscale;
  return loadPlane(memory, complete(memory, options));
}

function requireSize({ height, width, data }: DepthMap): void {
  const isSize = Number.isInteger(height) && Number.isInteger(width) && height > 0 && width > 0;
  if (!isSize || data.length !== height * width) {
    throw invalid('depth', 'hold height x width values, both at least 1', `${data.length} for ${height} x ${width}`);
  }
}

function requireSameSize({ height, width }: DepthMap, workspace: CompletionWorkspace): void {
  if (workspace.height !== height || workspace.width !== width) {
    const size = `${workspace.height} x ${workspace.width}`;
    throw invalid('workspace', `be for the size of the depth, ${height} x ${width}`, size);
  }
}

function storeDepth(workspace: CompletionWorkspace, { height, width, data }: DepthMap, maxDepthMetres: number): void {
  const { memory, planes, rowLength } = workspace;
  let largest = 0;
  for (let y = 0; y < height; y++) {
    const row = planes[0] / 4 + rowLength * y;
    for (let x = 0; x < width; x++) {
      const metres = data[y * width + x] as number;
      if (!(metres >= 0 && metres < Number.POSITIVE_INFINITY)) {
        throw invalid('depth', 'be finite and not negative', `${metres} m in row ${y}, column ${x}`);
      }
      if (metres > largest) largest = metres;
      memory[row + x] = metres < maxDepthMetres ? metres : maxDepthMetres;
    }
  }
  if (largest <= EMPTY_METRES) {
    throw invalid('depth', 'have a value above 0.1 m', `at most ${largest} m in ${height} x ${width} pixels`);
  }
}

function loadPlane({ memory, height, width, rowLength }: CompletionWorkspace, plane: Plane): DepthMap {
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = plane / 4 + rowLength * y;
    data.set(memory.subarray(row, row + width), y * width);
  }
  return { height, width, data };
}

function invalid(argument: string, rule: string, value: string): DatasetError {
  return new DatasetError(`depth completion: ${argument} must ${rule}; got ${value}`);
}
