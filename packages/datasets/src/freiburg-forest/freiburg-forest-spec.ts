import { z } from 'zod';

/** `dataset` section for Freiburg Forest. */
export const FreiburgForestSpec = z.strictObject({
  name: z.literal('freiburg-forest'),
  root: z
    .string()
    .min(1)
    .describe(
      'Folder freiburg_forest_annotated, which holds train and test; relative paths start at the working directory.',
    ),
});
export type FreiburgForestSpec = z.infer<typeof FreiburgForestSpec>;
