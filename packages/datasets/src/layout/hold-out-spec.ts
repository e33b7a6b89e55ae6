import { z } from 'zod';

/** `holdOut` of a dataset without a validation split of its own. */
export function holdOutSpec(defaultShare: number) {
  return z
    .number()
    .min(0)
    .max(0.5)
    .default(defaultShare)
    .describe(
      'Share of the training images that forms split val; each is drawn by its name, so that the split is fixed.',
    );
}
