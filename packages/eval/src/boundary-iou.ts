import { IGNORE_LABEL } from '@ssma/datasets';
import { ratio, sum } from './class-tallies.js';
import { emptyConfusion } from './confusion-matrix.js';
import { countPairs } from './count-pairs.js';
import { chessboardDistanceToOther, squaredDistanceToOther } from './distance-transform.js';
import { EvaluationError } from './errors.js';
import { type LabelledMap, requireMap } from './labelled-map.js';

/** How near the contour a pixel of a mask has to be. */
export interface BoundaryOptions {
  /** Distance in pixels, at least 1; `boundaryWidth` gives the one of the paper. */
  readonly width: number;
  /** square (default): chessboard distance, erosions by 3 x 3 as in the released code. disk: Euclidean distance. */
  readonly shape?: 'square' | 'disk';
}

/** Pixels by class id, over any number of images; plain JSON. */
export interface BoundaryCounts {
  /** Pixels of the class within reach of its contour in truth and prediction. */
  readonly intersection: number[];
  /** In truth or prediction. */
  readonly union: number[];
}

/** Fractions in [0, 1]; null where the class has no boundary on either side, or no class has. */
export interface BoundaryIou {
  readonly meanIou: number | null;
  readonly perClass: readonly (number | null)[];
}

/**
 * The distance of Boundary IoU for a size of image: a share of its diagonal, rounded, at least 1.
 *
 * @param share 0.02, as in the paper's "2% image diagonal", unless told otherwise
 */
export function boundaryWidth({ height, width }: { readonly height: number; readonly width: number }, share = 0.02) {
  if (!(share > 0 && share < 1))
    throw new EvaluationError(`boundaryWidth: share must be between 0 and 1; got ${share}`);
  return Math.max(1, Math.round(share * Math.hypot(height, width)));
}

/** @throws EvaluationError when `numClasses` is not 1 to 255 */
export function emptyBoundary(numClasses: number): BoundaryCounts {
  const zeros = () => new Array<number>(emptyConfusion(numClasses).numClasses).fill(0);
  return { intersection: zeros(), union: zeros() };
}

/**
 * Counts the boundary pixels of one image, in place. After an error the counts are as they were before the call.
 *
 * @throws EvaluationError when sizes differ, an id is not a class or the width is not an integer from 1
 * @remarks Semantic maps have ignored pixels, which masks of instances have not: wherever the truth is ignored, the
 *   prediction is too, so neither map has boundaries of its own there and a perfect map scores 1.
 */
export function accumulateBoundary(counts: BoundaryCounts, map: LabelledMap, options: BoundaryOptions): void {
  const { labels, height, width } = map;
  const { shape = 'square', width: reach } = options;
  if (!Number.isInteger(reach) || reach < 1) {
    throw new EvaluationError(`accumulateBoundary: width must be an integer >= 1; got ${reach}`);
  }
  requireMap('accumulateBoundary', map);
  countPairs('accumulateBoundary', counts.union.length, map);
  const predictions = map.predictions.map((id, pixel) => (labels[pixel] === IGNORE_LABEL ? IGNORE_LABEL : id));
  const distanceOf = shape === 'disk' ? squaredDistanceToOther : chessboardDistanceToOther;
  const farthest = shape === 'disk' ? reach ** 2 : reach;
  const toTruth = distanceOf({ ids: labels, height, width }, 'other');
  const toPrediction = distanceOf({ ids: predictions, height, width }, 'other');
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const truth = labels[pixel]!;
    if (truth === IGNORE_LABEL) continue;
    const prediction = predictions[pixel]!;
    const isTrueBoundary = toTruth[pixel]! <= farthest;
    const isPredictedBoundary = toPrediction[pixel]! <= farthest;
    if (isTrueBoundary) counts.union[truth]!++;
    if (!isPredictedBoundary) continue;
    if (isTrueBoundary && truth === prediction) counts.intersection[truth]!++;
    else counts.union[prediction]!++;
  }
}

/**
 * Boundary IoU per class and its mean over the classes that have boundaries.
 *
 *   Boundary IoU = |(G_d & G) & (P_d & P)| / |(G_d & G) | (P_d & P)|,  G_d = pixels within d of the contour of G
 *
 * Counts are summed over images before the ratio is taken, like every IoU here.
 *
 * @see Cheng et al., "Boundary IoU: Improving Object-Centric Image Segmentation Evaluation", CVPR 2021, and its
 *   released mask_to_boundary: 3 x 3 erosions of a mask that ends at the edge of the image
 */
export function boundaryIou({ intersection, union }: BoundaryCounts): BoundaryIou {
  const perClass = union.map((pixels, id) => ratio(intersection[id] ?? 0, pixels));
  const defined = perClass.filter((iou) => iou !== null);
  return { meanIou: ratio(sum(defined), defined.length), perClass };
}
