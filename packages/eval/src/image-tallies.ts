import { type ClassTally, ratio, tallyClasses, unionPixels } from './class-tallies.js';
import { type ConfusionMatrix, commonClassCount } from './confusion-matrix.js';
import type { SummaryOptions } from './metrics.js';

/** A score whose spread over images is of interest; both are those of `summarise`. */
export type PooledMetric = 'meanIou' | 'pixelAccuracy';

/** What a pooled score needs of each image: TP + FN, TP + FP and TP of every class; sums of rows are pooled counts. */
export interface ImageTallies {
  readonly numImages: number;
  /** Columns of a row, three per class. */
  readonly stride: number;
  /** [numImages, stride] */
  readonly rows: Float64Array;
}

/** @throws EvaluationError when there is no image, the class counts differ or the void class is in no matrix */
export function imageTallies(
  where: string,
  matrices: readonly ConfusionMatrix[],
  { voidClass }: SummaryOptions,
): ImageTallies {
  const stride = 3 * commonClassCount(where, matrices);
  const rows = new Float64Array(matrices.length * stride);
  for (const [image, matrix] of matrices.entries()) {
    for (const [id, { truth, predicted, correct }] of tallyClasses(where, matrix, voidClass).entries()) {
      rows.set([truth, predicted, correct], image * stride + 3 * id);
    }
  }
  return { numImages: matrices.length, stride, rows };
}

/** Adds `times` the tallies of an image to `sums`, in place. */
export function addImage(sums: Float64Array, { rows, stride }: ImageTallies, image: number, times = 1): void {
  for (let column = 0, cell = image * stride; column < stride; column++, cell++) sums[column]! += times * rows[cell]!;
}

/** The score of pooled tallies; null when no pixel was counted. */
export function pooledScore(
  sums: Float64Array,
  metric: PooledMetric,
  { absent = 'leftOut', voidClass }: SummaryOptions,
): number | null {
  const numClasses = sums.length / 3;
  let [truths, corrects, ious, occurring] = [0, 0, 0, 0];
  for (let id = 0; id < numClasses; id++) {
    const tally: ClassTally = { truth: sums[3 * id]!, predicted: sums[3 * id + 1]!, correct: sums[3 * id + 2]! };
    const union = unionPixels(tally);
    truths += tally.truth;
    corrects += tally.correct;
    if (union === 0) continue;
    occurring++;
    ious += tally.correct / union;
  }
  if (metric === 'pixelAccuracy') return ratio(corrects, truths);
  const scored = voidClass === undefined ? numClasses : numClasses - 1;
  return ratio(ious, absent === 'zero' && occurring > 0 ? scored : occurring);
}
