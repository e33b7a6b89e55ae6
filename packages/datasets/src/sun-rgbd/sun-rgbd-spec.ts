import { z } from 'zod';

import { depthInputSpec } from '../inputs/depth-input-spec.js';
import { holdOutSpec } from '../layout/hold-out-spec.js';

/** How the 16-bit numbers of a depth file become metres. */
export const SUN_DEPTH_ENCODINGS = ['rotate', 'shift-only', 'ten-thousandths'] as const;
export type SunDepthEncoding = (typeof SUN_DEPTH_ENCODINGS)[number];

/** `dataset` section for SUN RGB-D. */
export const SunRgbdSpec = z.strictObject({
  name: z.literal('sun-rgbd'),
  root: z
    .string()
    .min(1)
    .describe('Folder that holds SUNRGBD, or image and label37; relative paths start at the working directory.'),
  omitRealsense: z
    .boolean()
    .default(true)
    .describe('Leave the 587 RealSense pictures out of training, as the paper does.'),
  holdOut: holdOutSpec(0),
  depthEncoding: z
    .enum(SUN_DEPTH_ENCODINGS)
    .optional()
    .describe(
      'rotate: as the toolbox reads depth; shift-only: drops the low three bits; ten-thousandths: 1/10000 m. ' +
        'By default rotate; the flat re-release, whose unit is disputed, has no depth unless this is given.',
    ),
  depthInput: depthInputSpec({ maxMetres: 8 }),
});
export type SunRgbdSpec = z.infer<typeof SunRgbdSpec>;
