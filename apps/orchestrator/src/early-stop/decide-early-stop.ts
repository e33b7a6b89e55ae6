import type { EarlyStop } from '../sweep/early-stop.js';
import { halvingThreshold } from './halving-rule.js';
import { isJudgementStep } from './judgement-step.js';
import { medianThreshold } from './median-rule.js';
import { type MetricSeries, type Standing, scoreOf, standingAt } from './standing.js';

/** The series of the metric of a training and of those that it competes with, in any order. */
export interface CompetingSeries {
  readonly own: MetricSeries;
  readonly others: readonly MetricSeries[];
}

/** Why a training is hopeless. */
export interface Hopeless {
  readonly stop: true;
  /** One sentence, for people. */
  readonly reason: string;
  readonly step: number;
  /** Best of the metric up to the step; the infinity on the bad side when it was never a number. */
  readonly value: number;
  /** What the value is worse than. */
  readonly threshold: number;
}

export type EarlyStopDecision = 'continue' | Hopeless;

/**
 * Decides whether a training goes on after a point of the rule's metric. To be asked for each point, in order; points
 * beyond `step`, which a stage that was resumed has, are not looked at.
 *
 * Only trainings that have come as far count, with what they had reported up to there, be they running, complete or
 * stopped. A value that equals the threshold goes on, so the best so far always does. NaN and infinite values count as
 * not reported; a training that has no other is worse than all that have.
 *
 * @param competing.own  holds the point at `step`
 */
export function decideEarlyStop(
  rule: EarlyStop,
  { own, others, step }: CompetingSeries & { readonly step: number },
): EarlyStopDecision {
  const previousStep = own.findLast((point) => point.step < step)?.step;
  if (!isJudgementStep(rule, { step, previousStep })) return 'continue';
  const standing = standingAt(own, step, rule.goal);
  const rivals = others.flatMap((series) => standingAt(series, step, rule.goal) ?? []);
  return standing === null ? 'continue' : decideByStandings(rule, { own: standing, others: rivals, step });
}

/**
 * As `decideEarlyStop` where the rule judges, of standings at the step.
 *
 * @param competing.others  those that have come as far, in any order
 */
export function decideByStandings(
  rule: EarlyStop,
  { own, others, step }: { readonly own: Standing; readonly others: readonly Standing[]; readonly step: number },
): EarlyStopDecision {
  if (others.length < rule.minTrials) return 'continue';
  const threshold = rule.rule === 'median' ? medianThreshold(others) : halvingThreshold(own, others, rule.factor);
  if (own.best >= threshold) return 'continue';
  const found = { step, value: scoreOf(own.best, rule.goal), threshold: scoreOf(threshold, rule.goal) };
  return { stop: true, reason: reasonOf(rule, found, others.length), ...found };
}

function reasonOf(
  rule: EarlyStop,
  { step, value, threshold }: Pick<Hopeless, 'step' | 'value' | 'threshold'>,
  numOthers: number,
): string {
  const best = `best ${rule.metric} up to step ${step} is ${Number.isFinite(value) ? shown(value) : 'no number'}`;
  if (rule.rule === 'median') {
    return `${best}, worse than ${shown(threshold)}, the median of the averages of ${numOthers} other trainings`;
  }
  return `${best}, worse than ${shown(threshold)}, the last that goes on of ${numOthers + 1} trainings with factor ${rule.factor}`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
