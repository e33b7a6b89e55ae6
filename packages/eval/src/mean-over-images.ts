import { ratio, sum } from './class-tallies.js';
import { type ConfusionMatrix, commonClassCount } from './confusion-matrix.js';
import { type SummaryOptions, summarise } from './metrics.js';

/** A mean over the images that define a value; null when none does. */
export interface ImageMean {
  readonly mean: number | null;
  readonly numImages: number;
}

/** Scores of every image by itself, averaged with one vote per image. */
export interface MeanOverImages {
  readonly meanIou: ImageMean;
  readonly pixelAccuracy: ImageMean;
  /** By class id, over the images in which the class occurs. */
  readonly iouPerClass: readonly ImageMean[];
}

/**
 * Averages the scores of single images, so that a small object in one image weighs as much as a large one in another.
 * It is no estimate of the pooled score of `summarise(mergeConfusions(matrices))`: the two differ whenever the images
 * do.
 *
 * @param matrices one per image, all over the same classes
 * @throws EvaluationError when there is no image or the class counts differ
 * @see Csurka et al., "What is a good evaluation measure for semantic segmentation?", BMVC 2013, for scores per
 *   image
 */
export function meanOverImages(matrices: readonly ConfusionMatrix[], options: SummaryOptions = {}): MeanOverImages {
  const numClasses = commonClassCount('meanOverImages', matrices);
  const summaries = matrices.map((matrix) => summarise(matrix, options));
  return {
    meanIou: imageMean(summaries.map(({ meanIou }) => meanIou)),
    pixelAccuracy: imageMean(summaries.map(({ pixelAccuracy }) => pixelAccuracy)),
    iouPerClass: Array.from({ length: numClasses }, (_, id) =>
      imageMean(summaries.map(({ perClass }) => perClass[id]?.iou ?? null)),
    ),
  };
}

function imageMean(values: readonly (number | null)[]): ImageMean {
  const defined = values.filter((value) => value !== null);
  return { mean: ratio(sum(defined), defined.length), numImages: defined.length };
}
