import type { ConfusionMatrix } from './confusion-matrix.js';

/** Scores of one class; fractions in [0, 1], null where nothing defines them. */
export interface ClassMetrics {
  /** TP / (TP + FP + FN); null when the class is absent. */
  readonly iou: number | null;
  /** TP / (TP + FP); null when the class is never predicted. */
  readonly precision: number | null;
  /** TP / (TP + FN); null when the class is not in the truth. */
  readonly recall: number | null;
  /** Labelled pixels of the class, TP + FN. */
  readonly truthPixels: number;
}

/** What one confusion matrix says; fractions in [0, 1], unrounded, null when no pixel was counted. */
export interface MetricsSummary {
  /** Mean IoU over the classes that occur. */
  readonly meanIou: number | null;
  /** Correct pixels / labelled pixels, the papers' "Acc". */
  readonly pixelAccuracy: number | null;
  /** IoU weighted by each class's share of the labelled pixels. */
  readonly frequencyWeightedIou: number | null;
  /** "Global" IoU: sum of TP / sum of (TP + FP + FN) over classes. */
  readonly gIou: number | null;
  /** The paper's "AP": mean of TP / (TP + FP) over the classes that occur, 0 for one that is never predicted. */
  readonly precision: number | null;
  /** By class id. */
  readonly perClass: readonly ClassMetrics[];
  /** Ids of the classes in neither truth nor prediction; they are left out of every mean. */
  readonly absentClasses: readonly number[];
}

/**
 * Derives every metric from one matrix, counted over the whole set first (PASCAL VOC style), so a mean over images is
 * never mixed in.
 *
 *   IoU_c = TP_c / (TP_c + FP_c + FN_c)     mIoU = mean of IoU_c over the classes with TP_c + FP_c + FN_c > 0
 *
 * A class that is only predicted, or only in the truth, has IoU 0 and counts.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5, for IoU,
 *      gIoU, accuracy and AP
 * @remarks The authors' released evaluator divides the sum of IoUs by the number of classes, so a class absent from
 *   both truth and prediction counts there as 0: released mIoU = meanIou * (1 - absentClasses.length / numClasses).
 *   The two agree when every class occurs, up to that evaluator's 1e-10 in the denominator. Void is masked alike in
 *   both: an ignored pixel counts in no cell. The released network also has a void channel, and void predicted on a
 *   labelled pixel is a false negative without a false positive; networks here have no such channel. It follows that
 *   false positives and false negatives are equally many, and gIou = pixelAccuracy / (2 - pixelAccuracy).
 */
export function summarise(matrix: ConfusionMatrix): MetricsSummary {
  const tallies = tallyClasses(matrix);
  const perClass = tallies.map(classMetrics);
  const occurring = perClass.filter(({ iou }) => iou !== null);
  const truthPixels = sum(tallies.map((tally) => tally.truth));
  const correctPixels = sum(tallies.map((tally) => tally.correct));
  return {
    meanIou: ratio(sum(occurring.map(({ iou }) => iou ?? 0)), occurring.length),
    pixelAccuracy: ratio(correctPixels, truthPixels),
    frequencyWeightedIou: ratio(sum(perClass.map((metrics) => metrics.truthPixels * (metrics.iou ?? 0))), truthPixels),
    gIou: ratio(correctPixels, sum(tallies.map(unionPixels))),
    precision: ratio(sum(occurring.map((metrics) => metrics.precision ?? 0)), occurring.length),
    perClass,
    absentClasses: perClass.flatMap(({ iou }, classId) => (iou === null ? [classId] : [])),
  };
}

/** Pixels of one class: row sum, column sum and diagonal of the matrix. */
interface ClassTally {
  readonly truth: number;
  readonly predicted: number;
  readonly correct: number;
}

function tallyClasses({ numClasses, counts }: ConfusionMatrix): ClassTally[] {
  const classIds = Array.from({ length: numClasses }, (_, classId) => classId);
  const count = (truth: number, prediction: number): number => counts[truth * numClasses + prediction] ?? 0;
  return classIds.map((classId) => ({
    truth: sum(classIds.map((prediction) => count(classId, prediction))),
    predicted: sum(classIds.map((truth) => count(truth, classId))),
    correct: count(classId, classId),
  }));
}

function classMetrics(tally: ClassTally): ClassMetrics {
  return {
    iou: ratio(tally.correct, unionPixels(tally)),
    precision: ratio(tally.correct, tally.predicted),
    recall: ratio(tally.correct, tally.truth),
    truthPixels: tally.truth,
  };
}

function unionPixels({ truth, predicted, correct }: ClassTally): number {
  return truth + predicted - correct;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
