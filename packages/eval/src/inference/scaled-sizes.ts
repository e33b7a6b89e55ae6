import type { ImageSize } from '@ssma/datasets';
import { EvaluationError } from '../errors.js';
import { TestScales } from './test-scales.js';

/** Which sizes a network can be given. */
interface AvailableSizes {
  readonly size: ImageSize;
  readonly multipleOf: number | null;
}

/**
 * The sizes of a prediction's passes: the network's, times each factor, every side rounded to the nearest multiple that
 * the network accepts, one at least. Factors that round to one size are passes of their own.
 *
 * @param scales from 0.1 to 4
 * @throws EvaluationError when a factor is out of range, comes twice, or changes the size of a network that has one only
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, Table 16
 * @remarks The paper does not publish its scales. `TEST_SCALES` are 0.75 to 1.75 in steps of 0.25. The paper's times
 *   point to more: flip and scales take 11.9 to 14.0 times as long as flip alone, and the passes' pixels grow with the
 *   sum of squared scales, which is 8.4 for `TEST_SCALES` and 12.7 for the seven from 0.5 to 2.
 */
export function scaledSizes({ size, multipleOf }: AvailableSizes, scales: readonly number[]): ImageSize[] {
  const issue = TestScales.safeParse(scales).error?.issues[0];
  if (issue !== undefined) {
    throw new EvaluationError(`inference: scales ${issue.message}; got ${scales.join(', ') || 'none'}`);
  }
  return scales.map((scale) => {
    if (scale === 1) return size;
    if (multipleOf === null) {
      throw new EvaluationError(
        `inference: scales must be 1 for a network that runs on ${size.height} x ${size.width} only; got ${scale}`,
      );
    }
    const rounded = (side: number) => Math.max(1, Math.round((side * scale) / multipleOf)) * multipleOf;
    return { height: rounded(size.height), width: rounded(size.width) };
  });
}
