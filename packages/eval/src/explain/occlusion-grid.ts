import type { FloatMap } from '@ssma/datasets';
import { EvaluationError } from '../errors.js';

/** Square patches that are laid over an image one after the other. */
export interface OcclusionGrid {
  readonly height: number;
  readonly width: number;
  /** Side of a patch, in pixels. */
  readonly patchSize: number;
  /** First rows and first columns of the patches, upwards. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

/**
 * Patches at multiples of the stride, and one more at the end of an axis where these leave pixels out.
 *
 * @param where in front of an error's message
 * @throws EvaluationError when the patch does not fit or the stride would leave gaps
 */
export function occlusionGrid(
  { height, width, patchSize, stride }: { height: number; width: number; patchSize: number; stride: number },
  where: string,
): OcclusionGrid {
  const shortest = Math.min(height, width);
  if (!Number.isInteger(patchSize) || patchSize < 1 || patchSize > shortest) {
    throw new EvaluationError(`${where}: patchSize must be an integer from 1 to ${shortest}; got ${patchSize}`);
  }
  if (!Number.isInteger(stride) || stride < 1 || stride > patchSize) {
    throw new EvaluationError(
      `${where}: stride must be an integer from 1 to the patch size, ${patchSize}, so that no pixel is left out; got ${stride}`,
    );
  }
  const starts = (size: number) => {
    const last = size - patchSize;
    const regular = Array.from({ length: Math.floor(last / stride) + 1 }, (_, index) => index * stride);
    return regular.at(-1) === last ? regular : [...regular, last];
  };
  return { height, width, patchSize, tops: starts(height), lefts: starts(width) };
}

/**
 * Spreads one value per patch over the pixels: the mean over the patches that cover a pixel.
 *
 * @param values [tops, lefts], row-major
 */
export function spreadOverPixels(grid: OcclusionGrid, values: Float32Array): FloatMap {
  const { height, width, patchSize, tops, lefts } = grid;
  const sums = new Float64Array(height * width);
  const counts = new Uint32Array(height * width);
  for (let index = 0; index < values.length; index++) {
    const top = tops[Math.floor(index / lefts.length)]!;
    const left = lefts[index % lefts.length]!;
    for (let row = top; row < top + patchSize; row++) {
      for (let pixel = row * width + left; pixel < row * width + left + patchSize; pixel++) {
        sums[pixel]! += values[index]!;
        counts[pixel]!++;
      }
    }
  }
  return { height, width, data: Float32Array.from(sums, (sum, pixel) => sum / counts[pixel]!) };
}
