import { randomFrom } from '@ssma/datasets';
import { binomialTail } from './binomial-tail.js';
import { type BootstrapOptions, drawImages, pooledTallies, quantile, requireDraws, sumOf } from './bootstrap.js';
import type { ConfusionMatrix } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';
import { addImage, type ImageTallies, imageTallies, pooledScore } from './image-tallies.js';

export interface PairedOptions extends Omit<BootstrapOptions, 'method'> {
  /** Random exchanges of the two models' images; 10,000 when left out. All 2^n are taken where they are no more. */
  readonly permutations?: number;
}

/** Whether one model's gain over another is larger than what the choice of images does. */
export interface PairedComparison {
  /** Pooled scores over all images; null when no pixel was counted. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** candidate - baseline. */
  readonly difference: number | null;
  /** Percentile bootstrap interval of the difference, both models on the same draws. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  readonly numImages: number;
  readonly resamples: number;
  readonly undefinedResamples: number;
  readonly permutationTest: {
    /** Two-sided; null when no pixel was counted. */
    readonly p: number | null;
    readonly permutations: number;
    /** All exchanges were taken, rather than random ones. */
    readonly isExact: boolean;
  };
  readonly signTest: {
    /** Two-sided; 1 when no image tells the models apart. */
    readonly p: number;
    /** Images on which the candidate has the higher score. */
    readonly wins: number;
    readonly losses: number;
    /** Images of equal scores, or without a counted pixel; the test leaves them out. */
    readonly ties: number;
  };
}

/** Rounding of scores that are equal in exact arithmetic. */
const ROUNDING = 1e-12;

/**
 * Compares two models on the same images: a bootstrap interval of the gain, and two tests of "there is none".
 *
 *   permutation test   Were the models alike, exchanging them on any image would change nothing. p is the share of
 *                      exchanges whose pooled scores differ by at least as much as the real ones; of R random ones,
 *                      (1 + that many) / (1 + R), so that p is never 0.
 *   sign test          Were they alike, each would win half of the images: a binomial tail over wins and losses of the
 *                      images' own scores, which sees how often one wins and not by how much.
 *
 * Images are taken as independent, as in `bootstrapInterval`.
 *
 * @param baseline   matrices, one per image
 * @param candidate  matrices of the same images in the same order
 * @throws EvaluationError when there is no image, numbers of images or classes differ, an image has other labels for
 *   one model than for the other, or a number is out of range
 * @see Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 15, for permutation tests; Phipson, Smyth,
 *   "Permutation P-values Should Never Be Zero", Statistical Applications in Genetics and Molecular Biology 9 (2010)
 */
export function comparePaired(
  baseline: readonly ConfusionMatrix[],
  candidate: readonly ConfusionMatrix[],
  options: PairedOptions,
): PairedComparison {
  const { seed, metric = 'meanIou', resamples = 2000, confidence = 0.95, permutations = 10_000 } = options;
  requireDraws('comparePaired', { resamples, confidence });
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new EvaluationError(`comparePaired: permutations must be an integer >= 1; got ${permutations}`);
  }
  const [a, b] = [imageTallies('comparePaired', baseline, options), imageTallies('comparePaired', candidate, options)];
  requireSameLabels(a, b);
  const scoreOf = (sums: Float64Array) => pooledScore(sums, metric, options);
  const gain = (ofBaseline: Float64Array, ofCandidate: Float64Array): number | null => {
    const [before, after] = [scoreOf(ofBaseline), scoreOf(ofCandidate)];
    return before === null || after === null ? null : after - before;
  };
  const [allA, allB] = [pooledTallies(a), pooledTallies(b)];
  const difference = gain(allA, allB);
  const draws = drawImages(seed, a.numImages, resamples);
  const gains = Array.from(draws, (images) => gain(sumOf(a, images), sumOf(b, images)))
    .filter((value) => value !== null)
    .sort((x, y) => x - y);
  const tail = (1 - confidence) / 2;
  const bound = (share: number) => (gains.length === 0 ? null : quantile(gains, share));
  return {
    baseline: scoreOf(allA),
    candidate: scoreOf(allB),
    difference,
    low: bound(tail),
    high: bound(1 - tail),
    confidence,
    numImages: a.numImages,
    resamples,
    undefinedResamples: resamples - gains.length,
    permutationTest: permutationTest({ a, b, gain, difference }, seed, permutations),
    signTest: signTest({ a, b, gain }),
  };
}

interface Models {
  readonly a: ImageTallies;
  readonly b: ImageTallies;
  readonly gain: (ofA: Float64Array, ofB: Float64Array) => number | null;
}

function permutationTest(
  { a, b, gain, difference }: Models & { readonly difference: number | null },
  seed: number,
  permutations: number,
): PairedComparison['permutationTest'] {
  const isExact = 2 ** a.numImages <= permutations;
  const rounds = isExact ? 2 ** a.numImages : permutations;
  if (difference === null) return { p: null, permutations: rounds, isExact };
  const random = randomFrom('permutation', seed);
  let asLarge = 0;
  for (let round = 0; round < rounds; round++) {
    const [ofA, ofB] = [new Float64Array(a.stride), new Float64Array(a.stride)];
    for (let image = 0; image < a.numImages; image++) {
      const isExchanged = isExact ? ((round >>> image) & 1) === 1 : random.next() < 0.5;
      addImage(ofA, isExchanged ? b : a, image);
      addImage(ofB, isExchanged ? a : b, image);
    }
    if (Math.abs(gain(ofA, ofB) ?? 0) >= Math.abs(difference) - ROUNDING) asLarge++;
  }
  return { p: isExact ? asLarge / rounds : (1 + asLarge) / (1 + rounds), permutations: rounds, isExact };
}

function signTest({ a, b, gain }: Models): PairedComparison['signTest'] {
  const gains = Array.from({ length: a.numImages }, (_, image) => {
    const one = Int32Array.of(image);
    return gain(sumOf(a, one), sumOf(b, one)) ?? 0;
  });
  const wins = gains.filter((value) => value > ROUNDING).length;
  const losses = gains.filter((value) => value < -ROUNDING).length;
  const p = Math.min(1, 2 * binomialTail(Math.min(wins, losses), wins + losses));
  return { p, wins, losses, ties: gains.length - wins - losses };
}

function requireSameLabels(a: ImageTallies, b: ImageTallies): void {
  if (a.numImages !== b.numImages) {
    throw new EvaluationError(
      `comparePaired: candidate must have the ${a.numImages} images of baseline; got ${b.numImages}`,
    );
  }
  if (a.stride !== b.stride) {
    throw new EvaluationError(
      `comparePaired: candidate must have the ${a.stride / 3} classes of baseline; got ${b.stride / 3}`,
    );
  }
  for (let cell = 0; cell < a.rows.length; cell += 3) {
    if (a.rows[cell] === b.rows[cell]) continue;
    const [image, classId] = [Math.floor(cell / a.stride), (cell % a.stride) / 3];
    throw new EvaluationError(
      `comparePaired: candidate must have the labels of baseline; got ${b.rows[cell]} pixels of class ${classId} instead of ${a.rows[cell]} (image ${image})`,
    );
  }
}
