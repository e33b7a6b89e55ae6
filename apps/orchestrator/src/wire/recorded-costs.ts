import { z } from 'zod';

/** What the network of a finished training costs, as `ssma prune report` counts it. */
export const RecordedCosts = z.strictObject({
  parameters: z.int().min(0),
  /** A forward pass of one image at the size of the training, without auxiliary heads. */
  flops: z.int().min(0),
});
export type RecordedCosts = z.output<typeof RecordedCosts>;
