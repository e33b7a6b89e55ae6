import { type ConfusionMatrix, commonClassCount } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';
import { summarise } from './metrics.js';

/** What a network made of the samples of one condition, such as night or rain. */
export interface ConditionConfusion {
  readonly name: string;
  readonly confusion: ConfusionMatrix;
}

/** Mean IoU over conditions; fractions in [0, 1]. */
export interface ConditionSpread {
  /** In the order given; null where no pixel of the condition is labelled. */
  readonly scores: readonly { readonly name: string; readonly meanIou: number | null }[];
  /** Over the conditions that have a score, each with one vote; null when none has. */
  readonly mean: number | null;
  /** Mean squared deviation from `mean`, divided by the number of conditions. */
  readonly variance: number | null;
  /** Root of `variance`. */
  readonly standardDeviation: number | null;
  /** The first of the lowest. */
  readonly worst: { readonly name: string; readonly meanIou: number } | null;
  /** Conditions without a score, which are left out of the numbers above. */
  readonly unscored: readonly string[];
}

/** What a network made of the same samples under one corruption. */
export interface CorruptionConfusions {
  readonly name: string;
  readonly severities: readonly { readonly severity: number; readonly confusion: ConfusionMatrix }[];
}

/** A mean IoU and what it is below that of the clean pictures. */
export interface CorruptedScore {
  readonly meanIou: number | null;
  /** (clean - corrupted) / clean; negative for a gain, null where the clean score is 0 or there is none. */
  readonly relativeLoss: number | null;
}

export interface CorruptionScore extends CorruptedScore {
  readonly name: string;
  readonly severities: readonly (CorruptedScore & { readonly severity: number })[];
}

/** Mean IoU under corruptions. The score of a corruption is its mean over severities; null when one of them has none. */
export interface CorruptionSummary extends CorruptedScore {
  readonly cleanMeanIou: number | null;
  /** In the order given. */
  readonly corruptions: readonly CorruptionScore[];
  /** The first of the lowest. */
  readonly worst: { readonly name: string; readonly severity: number; readonly meanIou: number } | null;
}

/**
 * How even a network's scores are over conditions, as Figure 19 of the paper and the text beside it have it.
 *
 * @param conditions at least one, names all different
 * @throws EvaluationError when there is none, two have one name or the classes differ
 * @remarks The conditions are all that there are, not drawn from more: variance and deviation are divided by their number.
 *   The paper does not say how its are; it gives deviations and variances that are squares of each other up to rounding.
 */
export function conditionSpread(conditions: readonly ConditionConfusion[]): ConditionSpread {
  requireDistinct(
    'conditionSpread: conditions',
    conditions.map(({ name }) => name),
  );
  commonClassCount(
    'conditionSpread',
    conditions.map(({ confusion }) => confusion),
  );
  const scores = conditions.map(({ name, confusion }) => ({ name, meanIou: summarise(confusion).meanIou }));
  const scored = scores.flatMap(({ name, meanIou }) => (meanIou === null ? [] : [{ name, meanIou }]));
  const mean = meanOf(scored.map(({ meanIou }) => meanIou));
  const variance = mean === null ? null : meanOf(scored.map(({ meanIou }) => (meanIou - mean) ** 2));
  return {
    scores,
    mean,
    variance,
    standardDeviation: variance === null ? null : Math.sqrt(variance),
    worst: lowest(scored),
    unscored: scores.filter(({ meanIou }) => meanIou === null).map(({ name }) => name),
  };
}

/**
 * What corruptions cost a network: every corruption by severity and in the mean, and all corruptions in the mean, each with
 * one vote.
 *
 * @param clean       counts of the same samples without corruption
 * @param corruptions at least one, names all different, at least one severity each
 * @throws EvaluationError when it is not so or the classes differ
 * @see Hendrycks, Dietterich, ICLR 2019, section 4.1: mean corruption error, there of classification and divided by the
 *   errors of AlexNet; there is no such network to divide by here
 */
export function corruptionSummary(
  clean: ConfusionMatrix,
  corruptions: readonly CorruptionConfusions[],
): CorruptionSummary {
  requireDistinct(
    'corruptionSummary: corruptions',
    corruptions.map(({ name }) => name),
  );
  for (const { name, severities } of corruptions) {
    requireDistinct(
      `corruptionSummary: severities of ${name}`,
      severities.map(({ severity }) => severity),
    );
  }
  const matrices = corruptions.flatMap(({ severities }) => severities.map(({ confusion }) => confusion));
  commonClassCount('corruptionSummary', [clean, ...matrices]);
  const cleanMeanIou = summarise(clean).meanIou;
  const scored = corruptions.map((corruption) => corruptionScore(corruption, cleanMeanIou));
  const points = scored.flatMap(({ name, severities }) =>
    severities.flatMap(({ severity, meanIou }) => (meanIou === null ? [] : [{ name, severity, meanIou }])),
  );
  return {
    cleanMeanIou,
    corruptions: scored,
    ...lossOf(wholeMean(scored.map(({ meanIou }) => meanIou)), cleanMeanIou),
    worst: lowest(points),
  };
}

function corruptionScore({ name, severities }: CorruptionConfusions, cleanMeanIou: number | null): CorruptionScore {
  const scores = severities.map(({ severity, confusion }) => ({
    severity,
    ...lossOf(summarise(confusion).meanIou, cleanMeanIou),
  }));
  return { name, severities: scores, ...lossOf(wholeMean(scores.map(({ meanIou }) => meanIou)), cleanMeanIou) };
}

function lossOf(meanIou: number | null, clean: number | null): CorruptedScore {
  const isDefined = meanIou !== null && clean !== null && clean > 0;
  return { meanIou, relativeLoss: isDefined ? (clean - meanIou) / clean : null };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Null when a value is missing: a mean of some would go by the name of all. */
function wholeMean(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length < values.length ? null : meanOf(present);
}

function lowest<T extends { readonly meanIou: number }>(scores: readonly T[]): T | null {
  const [first, ...others] = scores;
  if (first === undefined) return null;
  return others.reduce((worst, score) => (score.meanIou < worst.meanIou ? score : worst), first);
}

function requireDistinct(what: string, names: readonly (string | number)[]): void {
  if (names.length === 0) throw new EvaluationError(`${what} must not be empty; got []`);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new EvaluationError(`${what} must have different names; got ${repeated} twice`);
}
