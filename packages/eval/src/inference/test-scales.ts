import { z } from 'zod';

/** Factors of a multi-scale prediction where none are given; see `scaledSizes` for what is known of the paper's. */
export const TEST_SCALES: readonly number[] = [0.75, 1, 1.25, 1.5, 1.75];

/** Factors on the size of images: one or more, different, from 0.1 to 4. */
export const TestScales = z
  .array(z.number().min(0.1, 'must be from 0.1 to 4').max(4, 'must be from 0.1 to 4'))
  .min(1, 'must be one or more')
  .refine((scales) => new Set(scales).size === scales.length, 'must differ');
