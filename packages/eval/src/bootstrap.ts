import { randomFrom } from '@ssma/datasets';
import type { ConfusionMatrix } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';
import { addImage, type ImageTallies, imageTallies, type PooledMetric, pooledScore } from './image-tallies.js';
import type { SummaryOptions } from './metrics.js';
import { normalCdf, normalQuantile } from './normal-distribution.js';

export interface BootstrapOptions extends SummaryOptions {
  /** The same seed gives the same interval on every machine. */
  readonly seed: number;
  /** meanIou when left out. */
  readonly metric?: PooledMetric;
  /** Draws of as many images as there are, with replacement; 2000 when left out. */
  readonly resamples?: number;
  /** Probability that such intervals cover, above 0 and below 1; 0.95 when left out. */
  readonly confidence?: number;
  /** percentile (default), or bca: corrected for bias and for a spread that changes with the score. */
  readonly method?: 'percentile' | 'bca';
}

/** A pooled score with the interval that its spread over images gives; null when no pixel was counted. */
export interface ScoreInterval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  readonly method: 'percentile' | 'bca';
  readonly numImages: number;
  readonly resamples: number;
  /** Resamples without a counted pixel; they are left out of the interval. */
  readonly undefinedResamples: number;
}

/**
 * Bootstrap interval of a pooled score: images are drawn with replacement, their matrices added up and scored once,
 * like the score itself. A class that no drawn image has is left out of that resample's mean, or is 0 with `absent:
 * 'zero'`.
 *
 *   percentile   quantiles alpha / 2 and 1 - alpha / 2 of the resampled scores
 *   bca          quantiles Phi(z0 + (z0 + z) / (1 - a (z0 + z))) for z = Phi^-1(alpha / 2) and Phi^-1(1 - alpha / 2)
 *                z0 = Phi^-1(share of resampled scores below the score, ties counted half)
 *                a  = sum d^3 / (6 (sum d^2)^1.5), d = mean of the scores without one image - score without image i
 *
 * Images are taken as independent: frames of one video sequence are not, and their intervals come out too narrow.
 *
 * @param matrices one per image, all over the same classes
 * @throws EvaluationError when there is no image, class counts differ, a number is out of range, or bca is undefined:
 *   fewer than two images, an image that alone has counted pixels, or a score beyond all resampled ones
 * @see Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, sections 13.3 and 14.3
 * @remarks Quantiles are interpolated linearly between the sorted scores, the smallest being 0 and the largest 1.
 */
export function bootstrapInterval(matrices: readonly ConfusionMatrix[], options: BootstrapOptions): ScoreInterval {
  const { seed, metric = 'meanIou', resamples = 2000, confidence = 0.95, method = 'percentile' } = options;
  requireDraws('bootstrapInterval', { resamples, confidence });
  const tallies = imageTallies('bootstrapInterval', matrices, options);
  const scoreOf = (sums: Float64Array) => pooledScore(sums, metric, options);
  const pooled = pooledTallies(tallies);
  const value = scoreOf(pooled);
  const draws = drawImages(seed, tallies.numImages, resamples);
  const scores = Array.from(draws, (images) => scoreOf(sumOf(tallies, images)));
  const defined = scores.filter((score) => score !== null).sort((a, b) => a - b);
  const base = { value, confidence, method, numImages: tallies.numImages, resamples };
  const undefinedResamples = resamples - defined.length;
  if (value === null || defined.length === 0) return { ...base, low: null, high: null, undefinedResamples };
  const tail = (1 - confidence) / 2;
  const correct = method === 'bca' ? bcaCorrection(value, defined, scoresWithoutOne(tallies, pooled, scoreOf)) : same;
  const [low, high] = [quantile(defined, correct(tail)), quantile(defined, correct(1 - tail))];
  return { ...base, low, high, undefinedResamples };
}

const same = (probability: number): number => probability;

/** Numbers of the images of every resample, one resample at a time, from one generator. */
export function* drawImages(seed: number, numImages: number, resamples: number): Generator<Int32Array> {
  const random = randomFrom('bootstrap', seed);
  for (let resample = 0; resample < resamples; resample++) {
    const images = new Int32Array(numImages);
    for (let draw = 0; draw < numImages; draw++) images[draw] = Math.floor(random.next() * numImages);
    yield images;
  }
}

/** Tallies of the drawn images, added up. */
export function sumOf(tallies: ImageTallies, images: Int32Array): Float64Array {
  const times = new Int32Array(tallies.numImages);
  for (const image of images) times[image]!++;
  const sums = new Float64Array(tallies.stride);
  // In the order of memory, each image once; counts are integers, so their sum does not depend on the order.
  for (let image = 0; image < times.length; image++) {
    if (times[image]! > 0) addImage(sums, tallies, image, times[image]!);
  }
  return sums;
}

/** Tallies of all images, added up. */
export function pooledTallies(tallies: ImageTallies): Float64Array {
  return sumOf(
    tallies,
    Int32Array.from({ length: tallies.numImages }, (_, image) => image),
  );
}

/** Value of sorted scores at a share of the way from the first (0) to the last (1), linear in between. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}

/** @throws EvaluationError when there is no resample or the confidence is not between 0 and 1 */
export function requireDraws(
  where: string,
  { resamples, confidence }: { resamples: number; confidence: number },
): void {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new EvaluationError(`${where}: resamples must be an integer >= 1; got ${resamples}`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new EvaluationError(`${where}: confidence must be above 0 and below 1; got ${confidence}`);
  }
}

function scoresWithoutOne(
  tallies: ImageTallies,
  pooled: Float64Array,
  scoreOf: (sums: Float64Array) => number | null,
): number[] {
  return Array.from({ length: tallies.numImages }, (_, image) => {
    const rest = pooled.slice();
    addImage(rest, tallies, image, -1);
    const score = scoreOf(rest);
    if (score !== null) return score;
    throw new EvaluationError(
      `bootstrapInterval: method must be percentile where one image holds all counted pixels; got bca (image ${image} of ${tallies.numImages})`,
    );
  });
}

function bcaCorrection(value: number, sorted: readonly number[], withoutOne: readonly number[]) {
  const below = sorted.filter((score) => score < value).length;
  const equal = sorted.filter((score) => score === value).length;
  const bias = normalQuantile((below + equal / 2) / sorted.length);
  if (!Number.isFinite(bias)) {
    throw new EvaluationError(
      `bootstrapInterval: method must be percentile where the score lies beyond all resampled ones; got bca (score ${value}, resampled ${sorted[0]} to ${sorted.at(-1)})`,
    );
  }
  const mean = withoutOne.reduce((a, b) => a + b, 0) / withoutOne.length;
  const cubes = withoutOne.reduce((total, score) => total + (mean - score) ** 3, 0);
  const squares = withoutOne.reduce((total, score) => total + (mean - score) ** 2, 0);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  return (probability: number): number => {
    const z = bias + normalQuantile(probability);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
}
