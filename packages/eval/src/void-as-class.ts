import { IGNORE_LABEL } from '@ssma/datasets';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';

/**
 * The ids with `IGNORE_LABEL` written as class `numClasses`, for a matrix of `numClasses + 1` classes that counts void
 * like a class. It goes with `summarise(matrix, { voidClass: { classId: numClasses, scoring } })`, for labels whose
 * void is to be scored strictly and for predictions that may be void.
 *
 * @param numClasses 1 to 254, void not counted
 * @throws EvaluationError when `numClasses` is out of range or an id is already `numClasses`, naming its index
 */
export function voidAsClass(ids: ClassIds, numClasses: number): ClassIds {
  if (!Number.isInteger(numClasses) || numClasses < 1 || numClasses >= IGNORE_LABEL) {
    throw new EvaluationError(
      `voidAsClass: numClasses must be an integer from 1 to ${IGNORE_LABEL - 1}; got ${numClasses}`,
    );
  }
  const taken = ids.indexOf(numClasses);
  if (taken !== -1) {
    throw new EvaluationError(
      `voidAsClass: ids[${taken}] must be a class from 0 to ${numClasses - 1} or ${IGNORE_LABEL} (void); got ${numClasses}`,
    );
  }
  return ids.map((id) => (id === IGNORE_LABEL ? numClasses : id));
}
