import { z } from 'zod';

/** What the network of a finished training costs, counted from its layers. */
export const RecordedCosts = z.strictObject({
  /** All weights, moving statistics and auxiliary heads included. */
  parameters: z.int().min(0),
  /** A forward pass of one image at the size of the training: encoder stage 1 included, auxiliary heads not. */
  flops: z.int().min(0),
});
export type RecordedCosts = z.output<typeof RecordedCosts>;
