import type { EarlyStop } from '../sweep/early-stop.js';

/** A report of the metric, with the one before it in the same series. */
export interface ReportedStep {
  readonly step: number;
  /** Step of the point before; undefined for the first. */
  readonly previousStep: number | undefined;
}

/**
 * Whether a training is judged at a report: at the first one at or beyond each step that the rule names. A report that
 * passes several of them is judged once.
 *
 *   median:  minSteps + k * everySteps
 *   halving: minSteps * factor^k, the rungs
 */
export function isJudgementStep(rule: EarlyStop, { step, previousStep }: ReportedStep): boolean {
  if (step < rule.minSteps) return false;
  return previousStep === undefined || previousStep < lastMark(rule, step);
}

/** The last step up to `step`, which is at least minSteps, that the rule names. */
function lastMark(rule: EarlyStop, step: number): number {
  if (rule.rule === 'median') {
    const interval = rule.everySteps ?? rule.minSteps;
    return step - ((step - rule.minSteps) % interval);
  }
  let rung = rule.minSteps;
  while (rung * rule.factor <= step) rung *= rule.factor;
  return rung;
}
