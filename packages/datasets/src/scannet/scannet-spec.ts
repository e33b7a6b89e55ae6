import { z } from 'zod';

import { depthInputSpec } from '../inputs/depth-input-spec.js';

/** `dataset` section for the 25k frames of ScanNet. */
export const ScannetSpec = z.strictObject({
  name: z.literal('scannet'),
  root: z
    .string()
    .min(1)
    .describe(
      'Folder that holds scannet_frames_25k, or the scene folders; relative paths start at the working directory.',
    ),
  lists: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of scannetv2_train.txt, scannetv2_val.txt and scannetv2_test.txt; by default beside the frames.'),
  depthInput: depthInputSpec({ completion: 'fast', extrapolate: true, maxMetres: 20 }),
});
export type ScannetSpec = z.infer<typeof ScannetSpec>;
