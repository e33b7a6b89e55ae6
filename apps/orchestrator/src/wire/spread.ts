import { z } from 'zod';

/** Mean over seeds; fractions in [0, 1]. */
export const Spread = z.strictObject({
  mean: z.number(),
  /** Sample standard deviation (n - 1); null for fewer than two values. */
  std: z.number().nullable(),
  count: z.int().min(1),
});
export type Spread = z.output<typeof Spread>;
