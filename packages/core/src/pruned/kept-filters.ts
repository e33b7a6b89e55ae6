import { z } from 'zod';

/** What is left of a convolution in front of an addition: its maps stay at their places, the others are zero. */
const ScatteredFilters = z
  .strictObject({
    of: z.int().min(1).describe('Channels of the sum that the maps are added to.'),
    kept: z.array(z.int().min(0)).min(1).describe('Which of them have a filter left; ascending.'),
  })
  .refine(
    ({ of, kept }) => kept.every((place, index) => place < of && (index === 0 || place > (kept[index - 1] as number))),
    'must keep places below `of`, each once and ascending',
  );
export type ScatteredFilters = z.infer<typeof ScatteredFilters>;

/**
 * The filters that a pruned network has left, by the name of the convolution's layer: how many, or in front of an addition
 * that keeps its width, which. Convolutions that are not named keep all.
 *
 * @see section 3.5 of the paper
 */
export const KeptFilters = z
  .record(
    z.string().min(1),
    z.union([z.int().min(1, 'must leave a filter'), ScatteredFilters], {
      error: 'must be a number of filters, at least 1, or { of, kept } with places of the filters in a sum',
    }),
  )
  .refine((byLayer) => Object.keys(byLayer).length > 0, 'must name a convolution, or be left out')
  .describe('Of a pruned network: the filters that are left, by convolution; absent where nothing is pruned.');
export type KeptFilters = z.infer<typeof KeptFilters>;
