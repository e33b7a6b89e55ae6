import { type ClassTally, ratio, sum, tallyClasses, unionPixels, type VoidClass } from './class-tallies.js';
import type { ConfusionMatrix } from './confusion-matrix.js';

/** Scores of one class; fractions in [0, 1], null where nothing defines them. */
export interface ClassMetrics {
  /** TP / (TP + FP + FN); null when the class is absent. */
  readonly iou: number | null;
  /** TP / (TP + FP); null when the class is never predicted. */
  readonly precision: number | null;
  /** TP / (TP + FN), the class's accuracy; null when the class is not in the truth. */
  readonly recall: number | null;
  /** 2 TP / (2 TP + FP + FN); null when the class is absent. */
  readonly f1: number | null;
  /** FP / (TP + FP + FN), the share of its union that a class loses to false positives; iou + fpr + fnr = 1. */
  readonly fpr: number | null;
  /** FN / (TP + FP + FN). */
  readonly fnr: number | null;
  /** FP / (FP + TN), the false positive rate of a ROC curve; null when every counted pixel is of the class. */
  readonly fallOut: number | null;
  /** Labelled pixels of the class, TP + FN. */
  readonly truthPixels: number;
}

/** What one confusion matrix says; fractions in [0, 1], unrounded, null when no pixel was counted. */
export interface MetricsSummary {
  /** Mean IoU over the classes that occur. */
  readonly meanIou: number | null;
  /** Correct pixels / labelled pixels, the papers' "Acc". */
  readonly pixelAccuracy: number | null;
  /** Mean recall over the classes that are in the truth. */
  readonly meanAccuracy: number | null;
  /** IoU weighted by each class's share of the labelled pixels. */
  readonly frequencyWeightedIou: number | null;
  /** "Global" IoU: sum of TP / sum of (TP + FP + FN) over classes. */
  readonly gIou: number | null;
  /** The paper's "FPR": sum of FP / sum of (TP + FP + FN); gIou + fpr + fnr = 1. */
  readonly fpr: number | null;
  /** The paper's "FNR": sum of FN / sum of (TP + FP + FN). */
  readonly fnr: number | null;
  /** The paper's "AP": mean of TP / (TP + FP) over the classes that occur, 0 for one that is never predicted. */
  readonly meanPrecision: number | null;
  /** Mean of `f1` over the classes that occur. */
  readonly meanF1: number | null;
  /** By class id; a void class has no scores. */
  readonly perClass: readonly ClassMetrics[];
  /** Ids of the classes in neither truth nor prediction, the void class aside. */
  readonly absentClasses: readonly number[];
}

/** Choices that change numbers; each has the value that published evaluations of these data sets use. */
export interface SummaryOptions {
  /**
   * What a class in neither truth nor prediction does to a mean. leftOut (default): nothing. zero: it counts as 0, as
   * in the authors' evaluator.
   */
  readonly absent?: 'leftOut' | 'zero';
  /** Left out, every row and column of the matrix is a class that is scored. */
  readonly voidClass?: VoidClass;
}

/**
 * Derives every metric from one matrix, counted over the whole set first (PASCAL VOC style), so a mean over images is
 * never mixed in.
 *
 *   IoU_c = TP_c / (TP_c + FP_c + FN_c)     mIoU = mean of IoU_c over the classes with TP_c + FP_c + FN_c > 0
 *
 * A class that is only predicted, or only in the truth, has IoU 0 and counts.
 *
 * @throws EvaluationError when the void class is not in the matrix
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5, for IoU,
 *      gIoU and the names of the others; DeepSceneSeg/AdapNet-pp@35d5263 evaluate.py and dataset/helper.py
 * @remarks AP. The paper names "average precision" and PASCAL VOC, whose average precision ranks scores and is defined
 *   for classification and detection. The released evaluator has no scores, only TP, FP and FN per class, and three
 *   facts of the tables speak for the mean precision TP / (TP + FP). AP is above mIoU in all 112 rows that print both,
 *   as precision is above IoU class by class and a ranked area need not be. Averaging over mirrored images lowers AP
 *   (Table 16, 90.97 to 90.76) while mIoU and Acc rise. Better fusions lose AP (Table 24, F1 to F3: 91.15, 91.09, 90.65
 *   at mIoU 81.55, 81.75, 82.64). `averagePrecision` ranks pixels by their scores.
 *
 *   FPR, FNR. As shares of the union they satisfy gIoU + FPR + FNR = 1, and so do four of the nine rows of Table 7
 *   within rounding; the other five print sums of 100.96 to 102.37 %. In three of those FPR is 1 - Acc within 0.01
 *   points.
 *
 *   Absent classes. The authors' evaluator divides the sum of IoUs by the number of classes, so `absent: 'zero'` gives
 *   its number: meanIou * (1 - absentClasses.length / numClasses), up to its 1e-10 in the denominator.
 *
 *   Void. Pixels whose label is `IGNORE_LABEL` are in no cell. Without void predictions every false positive of one
 *   class is a false negative of another, so fpr = fnr and gIou = pixelAccuracy / (2 - pixelAccuracy): AdapNet++ on
 *   Freiburg Forest has Acc 95.15 (Table 21) and gIoU 90.75 (Table 7). A network with a void channel breaks that; see
 *   `VoidClass`. ParseNet's FPR above its FNR (Table 7) cannot come from masked void and can from `strict`.
 */
export function summarise(matrix: ConfusionMatrix, options: SummaryOptions = {}): MetricsSummary {
  const { absent = 'leftOut', voidClass } = options;
  const tallies = tallyClasses('summarise', matrix, voidClass);
  const counted = sum(tallies.map(({ predicted }) => predicted)) + voidPredictions(matrix, voidClass);
  const perClass = tallies.map((tally) => classMetrics(tally, counted));
  const scored = perClass.filter((_, id) => id !== voidClass?.classId);
  const occurring = scored.filter(({ iou }) => iou !== null);
  const meanBase = absent === 'zero' && occurring.length > 0 ? scored.length : null;
  const mean = (values: readonly number[]): number | null => ratio(sum(values), meanBase ?? values.length);
  const truthPixels = sum(tallies.map(({ truth }) => truth));
  const correctPixels = sum(tallies.map(({ correct }) => correct));
  const union = sum(tallies.map(unionPixels));
  return {
    meanIou: mean(occurring.map(({ iou }) => iou ?? 0)),
    pixelAccuracy: ratio(correctPixels, truthPixels),
    meanAccuracy: mean(occurring.flatMap(({ recall }) => recall ?? [])),
    frequencyWeightedIou: ratio(sum(perClass.map((metrics) => metrics.truthPixels * (metrics.iou ?? 0))), truthPixels),
    gIou: ratio(correctPixels, union),
    fpr: ratio(sum(tallies.map(({ predicted, correct }) => predicted - correct)), union),
    fnr: ratio(truthPixels - correctPixels, union),
    meanPrecision: mean(occurring.map(({ precision }) => precision ?? 0)),
    meanF1: mean(occurring.map(({ f1 }) => f1 ?? 0)),
    perClass,
    absentClasses: perClass.flatMap(({ iou }, id) => (iou === null && id !== voidClass?.classId ? [id] : [])),
  };
}

function classMetrics(tally: ClassTally, counted: number): ClassMetrics {
  const { truth, predicted, correct } = tally;
  const union = unionPixels(tally);
  return {
    iou: ratio(correct, union),
    precision: ratio(correct, predicted),
    recall: ratio(correct, truth),
    f1: ratio(2 * correct, truth + predicted),
    fpr: ratio(predicted - correct, union),
    fnr: ratio(truth - correct, union),
    fallOut: ratio(predicted - correct, counted - truth),
    truthPixels: truth,
  };
}

/** Labelled pixels on which void is predicted; they are in no column of a class. */
function voidPredictions({ numClasses, counts }: ConfusionMatrix, voidClass: VoidClass | undefined): number {
  if (voidClass === undefined) return 0;
  const rows = Array.from({ length: numClasses }, (_, row) => row).filter((row) => row !== voidClass.classId);
  return sum(rows.map((row) => counts[row * numClasses + voidClass.classId] ?? 0));
}
