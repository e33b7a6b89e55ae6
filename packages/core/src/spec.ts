import { z } from 'zod';

/**
 * What can be chosen about a network: the `model` section of a sweep file. Class count and input size are not part of
 * it; they belong to the data and enter as `ModelShape`.
 */
export const ModelSpec = z.strictObject({
  network: z.literal('adapnet++').describe('Which network to build.'),
  modality: z.string().min(1).default('rgb').describe('The modality that the network reads.'),
  widthMultiplier: z
    .number()
    .positive()
    .max(4)
    .default(1)
    .describe('Factor on every channel count except input and classes; each is rounded to a multiple of 8.'),
  dilationRates: z
    .enum(['paper', 'released-code'])
    .default('paper')
    .describe(
      "Multiscale units: the paper's rates, or the constant rate 2 that the released checkpoints were trained with.",
    ),
  auxiliaryHeads: z.boolean().default(true).describe('Two extra class outputs that supervise the decoder in training.'),
  dropoutRate: z.number().min(0).lt(1).default(0.5).describe('Dropout before the last residual sum of the encoder.'),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.99)
    .describe('Share of the old value that the moving statistics keep at each step; lower it for runs of few steps.'),
});
export type ModelSpec = z.infer<typeof ModelSpec>;

/** What the data decides about a network. */
export const ModelShape = z.strictObject({
  classes: z.int().min(2, 'a segmentation network needs at least 2 classes').max(255),
  inputHeight: z.int().min(16).multipleOf(16),
  inputWidth: z.int().min(16).multipleOf(16),
  inputChannels: z.int().min(1).max(16).default(3),
});
export type ModelShape = z.infer<typeof ModelShape>;
