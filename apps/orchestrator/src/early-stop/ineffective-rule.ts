import type { PlannedStage } from '../plan/planned-stage.js';
import type { EarlyStop } from '../sweep/early-stop.js';

/**
 * Why a rule can never stop any of a sweep's trainings, seen alone: a setting without an effect is a mistake.
 *
 * @param stages distinct stages of the sweep, of any kind
 * @returns what must be changed, or null when the rule can act
 */
export function ineffectiveRule(rule: EarlyStop, stages: readonly PlannedStage[]): string | null {
  const trainings = stages.flatMap((stage) => (stage.kind === 'train' ? [stage] : []));
  const isValidated = rule.metric === 'validation/meanIou';
  const reporting = trainings.filter(({ config: { train } }) => !isValidated || train.validateEvery > 0);
  if (reporting.length === 0) {
    return `earlyStop.metric must be a series of a training; got "${rule.metric}" (no training has validateEvery > 0)`;
  }
  const longest = reporting.reduce((most, { config }) => Math.max(most, config.train.steps), 0);
  if (longest <= rule.minSteps) {
    return `earlyStop.minSteps must be less than the steps of a training; got ${rule.minSteps} (the longest has ${longest})`;
  }
  const largest = largestGroup(reporting);
  if (largest <= rule.minTrials) {
    return `earlyStop.minTrials must be less than the trainings that compete; got ${rule.minTrials} (at most ${largest} compete)`;
  }
  return null;
}

/** How many trainings of one name on the same data there are at most. */
function largestGroup(trainings: readonly PlannedStage[]): number {
  const sizes = new Map<string, number>();
  for (const { name, datasetFingerprint } of trainings) {
    const group = `${datasetFingerprint} ${name}`;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return [...sizes.values()].reduce((most, size) => Math.max(most, size), 0);
}
