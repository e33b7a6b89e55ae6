import { IGNORE_LABEL, type Rgb, type RgbImage } from '@ssma/datasets';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';

/** Colours of an improvement map; green and red differ in brightness too. */
export const IMPROVEMENT_COLORS = {
  repaired: [64, 224, 120],
  wrong: [206, 36, 62],
  edge: [84, 88, 96],
  right: [0, 0, 0],
} as const satisfies Record<string, Rgb>;

/** What is true of an image and what two networks made of it: class ids [height, width]. */
export interface ComparedPredictions {
  readonly height: number;
  readonly width: number;
  /** Class ids or `IGNORE_LABEL`. */
  readonly truth: ClassIds;
  readonly baseline: ClassIds;
  readonly candidate: ClassIds;
}

/**
 * Shows what a network repairs of another's errors: green where the candidate is right and the baseline wrong, red
 * where the candidate is wrong. Elsewhere the outlines of the truth are grey on black; ignored pixels are black.
 *
 * @throws EvaluationError when the sizes differ
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, sections 5.6 to 5.12,
 *   figures 18, 21 and 22, column improvement/error map
 */
export function improvementMap(compared: ComparedPredictions): RgbImage {
  const { height, width, truth } = compared;
  for (const name of ['truth', 'baseline', 'candidate'] as const) {
    const { length } = compared[name];
    if (length === height * width) continue;
    throw new EvaluationError(`improvementMap: ${name} must hold ${height * width} class ids; got ${length}`);
  }
  const data = new Uint8Array(truth.length * 3);
  for (let pixel = 0; pixel < truth.length; pixel++)
    data.set(IMPROVEMENT_COLORS[verdictAt(compared, pixel)], 3 * pixel);
  return { height, width, data };
}

function verdictAt(compared: ComparedPredictions, pixel: number): keyof typeof IMPROVEMENT_COLORS {
  const { truth, baseline, candidate } = compared;
  const label = truth[pixel];
  if (label === IGNORE_LABEL) return 'right';
  if (candidate[pixel] !== label) return 'wrong';
  if (baseline[pixel] !== label) return 'repaired';
  return isEdge(compared, pixel) ? 'edge' : 'right';
}

/** Whether the pixel to the right or the one below is of another class. */
function isEdge({ width, truth }: ComparedPredictions, pixel: number): boolean {
  const [label, below] = [truth[pixel], truth[pixel + width]];
  const isLast = pixel % width === width - 1;
  return (!isLast && truth[pixel + 1] !== label) || (below !== undefined && below !== label);
}
