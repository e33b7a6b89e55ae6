import { AugmentSpec } from '@ssma/datasets';
import { z } from 'zod';

const learningRate = z.number().positive().max(10);

/** Learning rate over the steps of a stage, as a factor on each group's base rate. */
export const ScheduleSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('polynomial'),
    power: z.number().positive().default(0.9),
    endFactor: z.number().min(0).max(1).default(0).describe('Rate at the last step, as a fraction of the base rate.'),
  }),
]);
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

/** Adam, section 5.1.1 of the paper: beta 0.9 and 0.999, epsilon 1e-10. */
export const OptimiserSpec = z.strictObject({
  learningRate: learningRate.default(1e-3),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-10),
  groups: z
    .array(
      z.strictObject({
        prefix: z.string().min(1).describe('Weights whose name starts with this, e.g. "stage" or "decoder/".'),
        learningRate: z.number().min(0).max(10).describe('Base rate of the group; 0 freezes it.'),
      }),
    )
    .default([])
    .describe('Parameter groups with a rate of their own; the first matching prefix wins.'),
});
export type OptimiserSpec = z.infer<typeof OptimiserSpec>;

/** Weights of the auxiliary losses, Eq. 4 of the paper; ignored by a model without such heads. 0 leaves a head out. */
export const LossSpec = z.strictObject({
  auxiliary1: z.number().min(0).default(0.6).describe('Head on the second upsampling (closest to the output).'),
  auxiliary2: z.number().min(0).default(0.5).describe('Head on the first upsampling.'),
  blockLatent: z.number().min(0).default(0.5).describe('Head on the SSMA block of the last maps; ours.'),
  blockSkip: z.number().min(0).default(0.5).describe('Each head on an SSMA block of the skips; ours.'),
});
export type LossSpec = z.infer<typeof LossSpec>;

/** The `train` section of a sweep file. */
export const TrainSpec = z
  .strictObject({
    split: z.string().min(1).default('train'),
    steps: z.int().min(0).describe('Updates; 0 keeps the network as it starts.'),
    batchSize: z.int().min(1).default(8),
    microBatchSize: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Images per forward pass; smaller than batchSize adds gradients up over several passes before one update. Batch norm then sees this many images. Default: the whole batch.',
      ),
    modalityDropout: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        'Probability that a sample loses one of its modalities, drawn evenly, in a training step; what a dead sensor gives takes its place.',
      ),
    optimiser: OptimiserSpec.prefault({}),
    schedule: ScheduleSpec.prefault({ kind: 'polynomial' }),
    loss: LossSpec.prefault({}),
    augment: AugmentSpec.prefault({}),
    checkpointEvery: z.int().min(1).default(100).describe('Steps between checkpoints.'),
    validateEvery: z
      .int()
      .min(0)
      .default(0)
      .describe(
        'Steps between validations; the network that scores best is the result. 0: no validation, the last one is.',
      ),
    validationSplit: z.string().min(1).default('val'),
    logEvery: z.int().min(1).default(10).describe('Steps between recorded metrics.'),
  })
  .refine(({ microBatchSize, batchSize }) => microBatchSize === undefined || microBatchSize <= batchSize, {
    error: ({ input }) => {
      const { microBatchSize, batchSize } = input as { microBatchSize: number; batchSize: number };
      return `must be at most batchSize ${batchSize}; got ${microBatchSize}`;
    },
    path: ['microBatchSize'],
  });
export type TrainSpec = z.infer<typeof TrainSpec>;
