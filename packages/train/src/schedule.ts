import type { ScheduleSpec } from './spec.js';

/**
 * Factor on every base learning rate at a step.
 *
 *   polynomial: endFactor + (1 - endFactor) (1 - step / totalSteps)^power
 *
 * @param step 0 at the first update
 * @see section 5.1.1 of the paper (polynomial decay, power 0.9)
 */
export function learningRateFactor(schedule: ScheduleSpec, step: number, totalSteps: number): number {
  if (schedule.kind === 'constant') return 1;
  const remaining = Math.max(0, 1 - step / totalSteps);
  return schedule.endFactor + (1 - schedule.endFactor) * remaining ** schedule.power;
}
