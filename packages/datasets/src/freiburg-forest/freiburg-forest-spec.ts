import { z } from 'zod';

import { holdOutSpec } from '../layout/hold-out-spec.js';

/** `dataset` section for Freiburg Forest. */
export const FreiburgForestSpec = z.strictObject({
  name: z.literal('freiburg-forest'),
  root: z
    .string()
    .min(1)
    .describe(
      'Folder freiburg_forest_annotated, which holds train and test; relative paths start at the working directory.',
    ),
  holdOut: holdOutSpec(0),
});
export type FreiburgForestSpec = z.infer<typeof FreiburgForestSpec>;
