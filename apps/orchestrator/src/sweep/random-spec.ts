import { z } from 'zod';

const ascending = (range: readonly number[]): boolean => Number(range[0]) < Number(range[1]);

/** Where a value is drawn from: exactly one of the keys is given, which reading a sweep file checks. */
export const RandomRange = z.strictObject({
  uniform: z
    .tuple([z.number(), z.number()])
    .refine(ascending, 'be [low, high] with low < high')
    .optional()
    .describe('Any number from low to high, each as likely.'),
  logUniform: z
    .tuple([z.number().gt(0), z.number().gt(0)])
    .refine(ascending, 'be [low, high] with low < high')
    .optional()
    .describe('Any number from low to high, each order of magnitude as likely.'),
  integer: z
    .tuple([z.int(), z.int()])
    .refine(ascending, 'be [low, high] with low < high')
    .optional()
    .describe('A whole number from low to high, both among them.'),
  choice: z.array(z.json()).min(1).optional().describe('One of these values, each as likely.'),
});
export type RandomRange = z.infer<typeof RandomRange>;

/** Trials of drawn values. */
export function randomSpec(configPath: z.ZodString) {
  return z.strictObject({
    samples: z.int().min(1).max(100_000).describe('Draws; one that equals an earlier trial is dropped, not repeated.'),
    seed: z.int().min(0).default(0).describe('What the draws depend on; a seed of its own, not one of `seeds`.'),
    ranges: z
      .record(configPath, RandomRange)
      .refine((ranges) => Object.keys(ranges).length > 0, 'have at least 1 range')
      .describe('Path to the range that its value is drawn from.'),
  });
}
