import type { OptimiserSpec } from './spec.js';

/** Rate of a weight before the schedule: that of the first group whose prefix its name has; 0 when it is frozen. */
export function baseLearningRate(name: string, { groups, learningRate }: OptimiserSpec): number {
  return groups.find(({ prefix }) => name.startsWith(prefix))?.learningRate ?? learningRate;
}
