import type { ConfusionMatrix } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';

/** A class of a matrix that stands for void, and what the pixels that are truly void count for. */
export interface VoidClass {
  /** Row and column of void in the matrix: 0 in the released networks, `numClasses` after `voidAsClass`. */
  readonly classId: number;
  /**
   * released: a pixel that is truly void counts nowhere, as in the authors' evaluator.
   * strict: a class predicted on a pixel that is truly void is a false positive of that class.
   * In both, void predicted on a labelled pixel is a false negative of the true class and nobody's false positive.
   */
  readonly scoring: 'released' | 'strict';
}

/** Pixels of one class: row sum, column sum and diagonal of the matrix. */
export interface ClassTally {
  /** TP + FN. */
  readonly truth: number;
  /** TP + FP. */
  readonly predicted: number;
  /** TP. */
  readonly correct: number;
}

/**
 * Row sum, column sum and diagonal of every class, by class id; zeros for the void class.
 *
 * @throws EvaluationError when the void class is not in the matrix
 * @see DeepSceneSeg/AdapNet-pp@35d5263 evaluate.py, where the prediction is set to void wherever the truth is, and
 *   dataset/helper.py, which counts TP, FP and FN per class and leaves class 0, void, out of the mean
 */
export function tallyClasses(
  where: string,
  { numClasses, counts }: ConfusionMatrix,
  voidClass: VoidClass | undefined,
): readonly ClassTally[] {
  const truth = new Float64Array(numClasses);
  const predicted = new Float64Array(numClasses);
  const voidId = voidIdOf(where, numClasses, voidClass);
  for (let row = 0; row < numClasses; row++) {
    if (row === voidId && voidClass?.scoring === 'released') continue;
    for (let column = 0; column < numClasses; column++) {
      const count = counts[row * numClasses + column]!;
      truth[row]! += count;
      predicted[column]! += count;
    }
  }
  return Array.from({ length: numClasses }, (_, id) => {
    if (id === voidId) return { truth: 0, predicted: 0, correct: 0 };
    return { truth: truth[id]!, predicted: predicted[id]!, correct: counts[id * numClasses + id]! };
  });
}

function voidIdOf(where: string, numClasses: number, voidClass: VoidClass | undefined): number | null {
  if (voidClass === undefined) return null;
  const { classId } = voidClass;
  if (!Number.isInteger(classId) || classId < 0 || classId >= numClasses) {
    throw new EvaluationError(
      `${where}: voidClass.classId must be a class of the matrix, 0 to ${numClasses - 1}; got ${classId}`,
    );
  }
  return classId;
}

/** TP + FP + FN. */
export function unionPixels({ truth, predicted, correct }: ClassTally): number {
  return truth + predicted - correct;
}

/** `part / whole`, or null where nothing defines it. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
