import { z } from 'zod';

import { FreiburgForestSpec } from './freiburg-forest/freiburg-forest-spec.js';
import { depthInputSpec } from './inputs/depth-input-spec.js';
import { ScannetSpec } from './scannet/scannet-spec.js';
import { SunRgbdSpec } from './sun-rgbd/sun-rgbd-spec.js';
import { SynthiaSpec } from './synthia/synthia-spec.js';

const root = z.string().min(1).describe('Folder of the dataset; relative paths start at the working directory.');

/** `dataset` section for a plain folder of images. */
export const FolderSpec = z.strictObject({ name: z.literal('folder'), root, depthInput: depthInputSpec() });

/** `dataset` section for Cityscapes (or anything in its layout). */
export const CityscapesSpec = z.strictObject({
  name: z.literal('cityscapes'),
  root,
  labels: z
    .union([z.literal(11), z.literal(19)])
    .default(11)
    .describe("Label set: the paper's 11 classes or the benchmark's 19."),
  depthInput: depthInputSpec({
    completion: 'fast',
    extrapolate: true,
    jetOf: 'disparity',
    hha: { mode: 'linear', depthRangeMetres: [4, 80], topMetres: 10, cameraHeightMetres: null },
  }),
});

/** Which dataset, where, with which label set. */
export const DatasetSpec = z.discriminatedUnion('name', [
  FolderSpec,
  CityscapesSpec,
  FreiburgForestSpec,
  ScannetSpec,
  SunRgbdSpec,
  SynthiaSpec,
]);
export type DatasetSpec = z.infer<typeof DatasetSpec>;

export { AugmentSpec, PAPER_AUGMENT } from './augment/augment-spec.js';

/** Input size of the network and how pixel values enter it. */
export const InputSpec = z.strictObject({
  height: z.int().min(16).multipleOf(16),
  width: z.int().min(16).multipleOf(16),
  normalisation: z
    .enum(['raw', 'unit'])
    .default('unit')
    .describe('raw: 0 to 255 as in the released code; unit: -1 to 1.'),
});
export type InputSpec = z.infer<typeof InputSpec>;
