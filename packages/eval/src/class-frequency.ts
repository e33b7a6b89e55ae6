import { ratio, sum } from './class-tallies.js';
import type { ConfusionMatrix } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';
import { type SummaryOptions, summarise } from './metrics.js';

export interface ClassFrequencyOptions extends SummaryOptions {
  /** Shares of the pixels that part the strata, ascending, each above 0 and below 1; 0.01 and 0.1 when left out. */
  readonly shares?: readonly number[];
  /**
   * Pixels by class id that decide how frequent a class is, such as those of the training set; the truth's when left
   * out.
   */
  readonly pixels?: readonly number[];
}

/** The classes of some frequencies; scores are null where no class of the stratum defines them. */
export interface ClassFrequencyStratum {
  readonly fromShare: number;
  /** Its classes have a smaller share than this; null for the stratum of the most frequent. */
  readonly belowShare: number | null;
  readonly classes: readonly number[];
  /** Mean IoU over its classes that occur, each from all pixels. */
  readonly meanIou: number | null;
  /** Mean recall over its classes that are in the truth. */
  readonly meanAccuracy: number | null;
}

/**
 * Scores rare and frequent classes apart, rarest first; every class but a void one is in one stratum. The
 * bounds are ours.
 *
 * @throws EvaluationError when the shares are not ascending, or `pixels` are not one count per class with a sum above 0
 * @remarks `absent: 'zero'` counts a class that does not occur as 0 here too.
 */
export function classFrequencyStrata(
  matrix: ConfusionMatrix,
  { shares = [0.01, 0.1], pixels, ...options }: ClassFrequencyOptions = {},
): readonly ClassFrequencyStratum[] {
  requireShares(shares);
  const { perClass } = summarise(matrix, options);
  const counts = pixels ?? perClass.map(({ truthPixels }) => truthPixels);
  const total = requirePixels(counts, matrix.numClasses, pixels === undefined);
  return [0, ...shares].map((fromShare, index) => {
    const belowShare = shares[index] ?? null;
    const isIn = (share: number) => share >= fromShare && (belowShare === null || share < belowShare);
    const classes = counts.flatMap((count, id) =>
      id !== options.voidClass?.classId && isIn(ratio(count, total) ?? 0) ? [id] : [],
    );
    const mean = (values: readonly (number | null | undefined)[]): number | null => {
      const defined = values.filter((value) => value !== null && value !== undefined);
      return ratio(sum(defined), options.absent === 'zero' && defined.length > 0 ? classes.length : defined.length);
    };
    return {
      fromShare,
      belowShare,
      classes,
      meanIou: mean(classes.map((id) => perClass[id]?.iou)),
      meanAccuracy: mean(classes.map((id) => perClass[id]?.recall)),
    };
  });
}

function requireShares(shares: readonly number[]): void {
  if (shares.every((share, index) => share > (shares[index - 1] ?? 0) && share < 1)) return;
  throw new EvaluationError(
    `classFrequencyStrata: shares must be ascending, above 0 and below 1; got [${shares.join(', ')}]`,
  );
}

/** The sum of the counts; 0 only where the truth itself has no pixel. */
function requirePixels(counts: readonly number[], numClasses: number, areTruth: boolean): number {
  const total = sum(counts);
  const areCounts = counts.length === numClasses && counts.every((count) => count >= 0 && Number.isFinite(count));
  if (areCounts && (total > 0 || areTruth)) return total;
  throw new EvaluationError(
    `classFrequencyStrata: pixels must be ${numClasses} counts >= 0, one per class, not all 0; got [${counts.join(', ')}]`,
  );
}
