import { z } from 'zod';

import { depthInputSpec } from '../inputs/depth-input-spec.js';
import { holdOutSpec } from '../layout/hold-out-spec.js';

const depthInput = depthInputSpec({
  hha: { mode: 'linear', depthRangeMetres: [4, 80], topMetres: 10, cameraHeightMetres: null },
});

/** The cameras of a sequence: left and right, each looking ahead, back, left and right. */
export const SYNTHIA_VIEWS = [
  'Stereo_Left/Omni_F',
  'Stereo_Left/Omni_B',
  'Stereo_Left/Omni_L',
  'Stereo_Left/Omni_R',
  'Stereo_Right/Omni_F',
  'Stereo_Right/Omni_B',
  'Stereo_Right/Omni_L',
  'Stereo_Right/Omni_R',
] as const;
export type SynthiaView = (typeof SYNTHIA_VIEWS)[number];

/** Share of RAND_CITYSCAPES that is held out when nothing else is said. */
export const DEFAULT_HOLD_OUT = 0.1;

/** `dataset` section for SYNTHIA-RAND-CITYSCAPES. */
export const SynthiaRandSpec = z.strictObject({
  name: z.literal('synthia'),
  part: z.literal('rand'),
  root: z
    .string()
    .min(1)
    .describe('Folder RAND_CITYSCAPES, which holds RGB and GT; relative paths start at the working directory.'),
  holdOut: holdOutSpec(DEFAULT_HOLD_OUT),
  depthInput,
});
export type SynthiaRandSpec = z.infer<typeof SynthiaRandSpec>;

/** `dataset` section for the video sequences SYNTHIA-SEQS; their splits are the conditions. */
export const SynthiaSequencesSpec = z.strictObject({
  name: z.literal('synthia'),
  part: z.literal('sequences'),
  root: z
    .string()
    .min(1)
    .describe('Folder that holds SYNTHIA-SEQS-01-DAWN and so on; relative paths start at the working directory.'),
  views: z
    .array(z.enum(SYNTHIA_VIEWS))
    .min(1)
    .refine((views) => new Set(views).size === views.length, 'be distinct')
    .default(['Stereo_Left/Omni_F'])
    .describe('Cameras whose frames are samples.'),
  depthInput,
});
export type SynthiaSequencesSpec = z.infer<typeof SynthiaSequencesSpec>;

/** `dataset` section for SYNTHIA. */
export const SynthiaSpec = z.discriminatedUnion('part', [SynthiaRandSpec, SynthiaSequencesSpec]);
export type SynthiaSpec = z.infer<typeof SynthiaSpec>;
