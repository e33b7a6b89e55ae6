import { IGNORE_LABEL } from '@ssma/datasets';
import { z } from 'zod';
import { type ClassIds, countPairs } from './count-pairs.js';
import { EvaluationError } from './errors.js';

/** The stored form of a confusion matrix; parse with it whatever comes from a database or a file. */
export const ConfusionMatrixJson = z
  .strictObject({
    numClasses: z.int().min(1).max(IGNORE_LABEL),
    counts: z.array(z.int().min(0)).describe('Row-major [numClasses, numClasses]; rows = truth, columns = prediction.'),
  })
  .superRefine(({ numClasses, counts }, context) => {
    if (counts.length === numClasses ** 2) return;
    const message = `counts must hold numClasses * numClasses = ${numClasses ** 2} values; got ${counts.length}`;
    context.addIssue({ code: 'custom', path: ['counts'], message });
  });

/**
 * Pixel counts by (truth, prediction): `counts[truth * numClasses + prediction]`. Counts are integers, exact below
 * 2^53, and the value is plain JSON.
 */
export type ConfusionMatrix = z.infer<typeof ConfusionMatrixJson>;

/**
 * A matrix of zeros.
 *
 * @param numClasses 1 to 255, so that no class takes the id of `IGNORE_LABEL`
 * @throws EvaluationError when `numClasses` is out of range
 */
export function emptyConfusion(numClasses: number): ConfusionMatrix {
  if (!Number.isInteger(numClasses) || numClasses < 1 || numClasses > IGNORE_LABEL) {
    throw new EvaluationError(
      `emptyConfusion: numClasses must be an integer from 1 to ${IGNORE_LABEL}; got ${numClasses}`,
    );
  }
  return { numClasses, counts: new Array<number>(numClasses ** 2).fill(0) };
}

/**
 * Counts the pixels of one or more images into `matrix`, in place. A pixel whose label is `IGNORE_LABEL` is skipped
 * whatever its prediction; every other id must be a class. After an error the matrix is as it was before the call.
 *
 * @param labels      true class ids, any shape flattened
 * @param predictions predicted class ids in the same pixel order
 * @throws EvaluationError when the lengths differ or an id is not a class, naming value and index
 */
export function accumulate(matrix: ConfusionMatrix, labels: ClassIds, predictions: ClassIds): void {
  const added = countPairs('accumulate', matrix.numClasses, { labels, predictions });
  for (const [cell, count] of added.entries()) matrix.counts[cell] = (matrix.counts[cell] ?? 0) + count;
}

/**
 * Sum of matrices over the same classes; the arguments stay as they are.
 *
 * @throws EvaluationError when there is no matrix, the class counts differ, or a sum is no longer exact (>= 2^53)
 */
export function mergeConfusions(matrices: readonly ConfusionMatrix[]): ConfusionMatrix {
  const [first] = matrices;
  if (first === undefined) throw new EvaluationError('mergeConfusions: matrices must not be empty; got []');
  const sum = emptyConfusion(first.numClasses);
  for (const [index, { numClasses, counts }] of matrices.entries()) {
    if (numClasses !== sum.numClasses) {
      throw new EvaluationError(
        `mergeConfusions: matrices must have ${sum.numClasses} classes like the first; got ${numClasses} (matrix ${index})`,
      );
    }
    sum.counts = sum.counts.map((count, cell) => exactSum(count, counts[cell] ?? 0));
  }
  return sum;
}

/**
 * The number of classes that all matrices have.
 *
 * @throws EvaluationError when there is no matrix or one has other classes than the first
 */
export function commonClassCount(where: string, matrices: readonly ConfusionMatrix[]): number {
  const [first] = matrices;
  if (first === undefined) throw new EvaluationError(`${where}: matrices must hold at least one image; got 0`);
  const other = matrices.findIndex(({ numClasses }) => numClasses !== first.numClasses);
  if (other !== -1) {
    throw new EvaluationError(
      `${where}: matrices must have ${first.numClasses} classes like the first; got ${matrices[other]?.numClasses} (matrix ${other})`,
    );
  }
  return first.numClasses;
}

function exactSum(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isSafeInteger(sum)) {
    throw new EvaluationError(`mergeConfusions: counts must stay below 2^53 to be exact; got ${a} + ${b}`);
  }
  return sum;
}
