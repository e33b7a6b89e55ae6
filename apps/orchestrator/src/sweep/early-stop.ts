import { z } from 'zod';

/** Series of a training that say how well it goes. */
export const EARLY_STOP_METRICS = ['validation/meanIou', 'train/loss', 'train/mainLoss'] as const;

const judgement = {
  metric: z
    .enum(EARLY_STOP_METRICS)
    .describe('Series that trainings are compared by; validation/meanIou needs train.validateEvery > 0.'),
  goal: z
    .enum(['maximize', 'minimize'])
    .describe('Whether more of the metric is better (maximize) or less (minimize); a wrong goal stops the best.'),
  minSteps: z.int().min(1).describe('No training is stopped before this step.'),
};

/**
 * When a training is hopeless: compared with the other trainings of the same stage name, on the same data, in the sweeps
 * that it is part of. Trainings that differ only in the seed compete like any others. No part of what a sweep is.
 *
 * Metric, goal and minSteps have no default: none suits every sweep, and a wrong one stops the wrong trainings.
 */
export const EarlyStop = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z
      .literal('median')
      .describe('Stopped when its best is worse than the median of what the others had on average.'),
    ...judgement,
    minTrials: z
      .int()
      .min(1)
      // As many as Optuna's median pruner waits for: the median of fewer is the value of one or two.
      .default(5)
      .describe('Other trainings that must have come as far before one is stopped.'),
    everySteps: z
      .int()
      .min(1)
      .optional()
      .describe('Trainings are judged at minSteps and then every so many steps; left out, every minSteps steps.'),
  }),
  z.strictObject({
    rule: z
      .literal('halving')
      .describe('Asynchronous successive halving: at minSteps, minSteps * factor and so on, the best go on.'),
    ...judgement,
    minTrials: z
      .int()
      .min(1)
      // One training for each part that the default factor makes, the judged one among them.
      .default(3)
      .describe('Other trainings that must have come as far before one is stopped.'),
    factor: z
      .int()
      .min(2)
      .max(100)
      // As in Optuna's successive halving: a rung costs as much as the one before it.
      .default(4)
      .describe('At each rung one training in so many goes on, and the next rung is at so many times the steps.'),
  }),
]);
export type EarlyStop = z.infer<typeof EarlyStop>;
