import { IGNORE_LABEL } from '@ssma/datasets';
import { ratio, sum } from './class-tallies.js';
import { emptyConfusion } from './confusion-matrix.js';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { HIGHEST_SCORE, NUM_SCORE_BINS, scoreBin } from './score-bins.js';

/** How often each class has a score in each bin; `[numClasses, NUM_SCORE_BINS]`, 98 kB a class and array. */
export interface ScoreHistogram {
  readonly numClasses: number;
  /** Scores of the class at the pixels that are of the class. */
  readonly positives: Float64Array;
  /** Scores of the class at all labelled pixels. */
  readonly all: Float64Array;
}

/** Average precision of one class; the exact value for the scores as they were lies in [`ap`, `atMost`]. */
export interface ClassAveragePrecision {
  /** Exact when the scores of a bin are taken as equal; null when no pixel is of the class. */
  readonly ap: number | null;
  readonly atMost: number | null;
}

export interface AveragePrecision {
  /** Mean over the classes in the truth; the exact mean lies in [`meanAp`, `atMost`]. */
  readonly meanAp: number | null;
  readonly atMost: number | null;
  /** By class id. */
  readonly perClass: readonly ClassAveragePrecision[];
}

/** Row of a class in the histogram, from the highest bin to the lowest. */
interface RankedBin {
  /** Positives of this and all higher bins. */
  readonly truePositives: number;
  /** Precision at the threshold below this bin. */
  readonly precision: number;
  /** Precision if every positive of the bin came before its negatives. */
  readonly highestPrecision: number;
}

/** @throws EvaluationError when `numClasses` is not 1 to 255 */
export function emptyScores(numClasses: number): ScoreHistogram {
  const cells = emptyConfusion(numClasses).numClasses * NUM_SCORE_BINS;
  return { numClasses, positives: new Float64Array(cells), all: new Float64Array(cells) };
}

/**
 * Counts the class probabilities of one or more images, in place; a pixel whose label is `IGNORE_LABEL` is skipped
 * whatever its scores. After an error the histogram is as it was before the call.
 *
 * @param probabilities float32, [pixels, numClasses], each in [0, 1]
 * @param labels        true class ids, in the same pixel order
 * @throws EvaluationError when the scores are not one per class and label (a network of other classes), or a score of a
 *   labelled pixel is no probability, NaN included, or a label is not a class, naming value and index
 */
export function accumulateScores(histogram: ScoreHistogram, probabilities: Float32Array, labels: ClassIds): void {
  const { numClasses, positives, all } = histogram;
  requireScores(numClasses, probabilities, labels);
  const bits = new Uint32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const truth = labels[pixel]!;
    if (truth === IGNORE_LABEL) continue;
    for (let classId = 0; classId < numClasses; classId++) {
      const index = pixel * numClasses + classId;
      const cell = classId * NUM_SCORE_BINS + scoreBin(probabilities[index]!, bits[index]!);
      all[cell]!++;
      if (classId === truth) positives[cell]!++;
    }
  }
}

/** @throws EvaluationError when there is no histogram or the class counts differ */
export function mergeScores(histograms: readonly ScoreHistogram[]): ScoreHistogram {
  const [first] = histograms;
  if (first === undefined) throw new EvaluationError('mergeScores: histograms must not be empty; got []');
  const total = emptyScores(first.numClasses);
  for (const [index, { numClasses, positives, all }] of histograms.entries()) {
    if (numClasses !== first.numClasses) {
      throw new EvaluationError(
        `mergeScores: histograms must have ${first.numClasses} classes like the first; got ${numClasses} (histogram ${index})`,
      );
    }
    for (let cell = 0; cell < all.length; cell++) {
      total.positives[cell]! += positives[cell]!;
      total.all[cell]! += all[cell]!;
    }
  }
  return total;
}

/**
 * PASCAL VOC average precision of pixels ranked by the score of a class, each class on its own over all labelled pixels
 * of all images: unlike `meanPrecision` it looks at the order of scores and not at which class wins.
 *
 *   p(r) = highest precision at any threshold whose recall is at least r
 *   area (default)   AP = integral of p over r from 0 to 1, VOC from 2010 on
 *   elevenPoint      AP = mean of p(0), p(0.1), ..., p(1), VOC until 2009
 *
 * Bounds. A threshold between two bins is a threshold of the unbinned scores too, so the thresholds below a bin are
 * some of theirs, and their p(r) is nowhere above the exact one: `ap` is at most the exact AP. In the other direction,
 * take a threshold of the unbinned scores within bin j, with t positives above it. The negatives of all higher bins,
 * F, are above it as well, so its precision is at most t / (t + F), and that at most T / (T + F) with T the positives
 * down to the end of bin j. Taking T / (T + F) for every bin, `atMost` is at least the exact AP. They differ by no
 * more than the largest share n / (T + F + n) that the n negatives of one bin have of everything ranked so far, and
 * are equal when no bin has both positives and negatives. Memory does not grow with the number of pixels.
 *
 * @see Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV 88 (2010), on average
 *   precision, for elevenPoint; the development kits of VOC2010, section 3.4.1, and VOC2012, VOCap.m, for area
 * @remarks VOC orders equal scores at random; here they share a threshold, so the result does not depend on the order
 *   of pixels. Ignored pixels are left out like VOC's difficult objects.
 */
export function averagePrecision(
  histogram: ScoreHistogram,
  { interpolation = 'area' }: { readonly interpolation?: 'area' | 'elevenPoint' } = {},
): AveragePrecision {
  const average = interpolation === 'area' ? areaUnder : elevenPointMean;
  const perClass = Array.from({ length: histogram.numClasses }, (_, classId) => {
    const bins = rankedBins(histogram, classId);
    return {
      ap: average(bins, ({ precision }) => precision),
      atMost: average(bins, ({ highestPrecision }) => highestPrecision),
    };
  });
  const mean = (values: readonly (number | null)[]): number | null => {
    const defined = values.filter((value) => value !== null);
    return ratio(sum(defined), defined.length);
  };
  return { meanAp: mean(perClass.map(({ ap }) => ap)), atMost: mean(perClass.map(({ atMost }) => atMost)), perClass };
}

function rankedBins({ positives, all }: ScoreHistogram, classId: number): readonly RankedBin[] {
  const bins: RankedBin[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let bin = NUM_SCORE_BINS - 1; bin >= 0; bin--) {
    const cell = classId * NUM_SCORE_BINS + bin;
    if (all[cell] === 0) continue;
    truePositives += positives[cell]!;
    const higherNegatives = falsePositives;
    falsePositives += all[cell]! - positives[cell]!;
    bins.push({
      truePositives,
      precision: truePositives / (truePositives + falsePositives),
      highestPrecision: truePositives === 0 ? 0 : truePositives / (truePositives + higherNegatives),
    });
  }
  return bins;
}

function areaUnder(bins: readonly RankedBin[], precisionOf: (bin: RankedBin) => number): number | null {
  const total = bins.at(-1)?.truePositives ?? 0;
  let highest = 0;
  let area = 0;
  for (let index = bins.length - 1; index >= 0; index--) {
    const bin = bins[index]!;
    highest = Math.max(highest, precisionOf(bin));
    area += (bin.truePositives - (bins[index - 1]?.truePositives ?? 0)) * highest;
  }
  return ratio(area, total);
}

function elevenPointMean(bins: readonly RankedBin[], precisionOf: (bin: RankedBin) => number): number | null {
  const total = bins.at(-1)?.truePositives ?? 0;
  if (total === 0) return null;
  const tenths = Array.from({ length: 11 }, (_, tenth) => tenth);
  // Recalls are compared as integers: a tenth has no exact double.
  const atRecall = (tenth: number) =>
    bins.reduce((p, bin) => (10 * bin.truePositives >= tenth * total ? Math.max(p, precisionOf(bin)) : p), 0);
  return sum(tenths.map(atRecall)) / tenths.length;
}

function requireScores(numClasses: number, probabilities: Float32Array, labels: ClassIds): void {
  if (probabilities.length !== labels.length * numClasses) {
    const each = labels.length === 0 ? '' : `, ${probabilities.length / labels.length} a label`;
    throw new EvaluationError(
      `accumulateScores: probabilities must hold ${numClasses} values (one per class) for each of ${labels.length} labels; got ${probabilities.length}${each}`,
    );
  }
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const truth = labels[pixel]!;
    if (truth === IGNORE_LABEL) continue;
    if (truth < 0 || truth >= numClasses) {
      throw new EvaluationError(
        `accumulateScores: labels[${pixel}] must be a class from 0 to ${numClasses - 1} or ${IGNORE_LABEL} (ignored); got ${truth}`,
      );
    }
    for (let index = pixel * numClasses; index < (pixel + 1) * numClasses; index++) {
      const score = probabilities[index]!;
      if (score >= 0 && score <= HIGHEST_SCORE) continue;
      throw new EvaluationError(
        `accumulateScores: probabilities[${index}] must be from 0 to 1; got ${score} (pixel ${pixel}, class ${index % numClasses})`,
      );
    }
  }
}
