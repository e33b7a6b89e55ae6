import { z } from 'zod';

import { FreiburgForestSpec } from './freiburg-forest/freiburg-forest-spec.js';
import { ScannetSpec } from './scannet/scannet-spec.js';
import { SunRgbdSpec } from './sun-rgbd/sun-rgbd-spec.js';
import { SynthiaSpec } from './synthia/synthia-spec.js';

const root = z.string().min(1).describe('Folder of the dataset; relative paths start at the working directory.');

/** `dataset` section for a plain folder of images. */
export const FolderSpec = z.strictObject({ name: z.literal('folder'), root });

/** `dataset` section for Cityscapes (or anything in its layout). */
export const CityscapesSpec = z.strictObject({
  name: z.literal('cityscapes'),
  root,
  labels: z
    .union([z.literal(11), z.literal(19)])
    .default(11)
    .describe("Label set: the paper's 11 classes or the benchmark's 19."),
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

/** How a training sample is varied; each is drawn from (seed, epoch, sample id). */
export const AugmentSpec = z.strictObject({
  flip: z.boolean().default(true).describe('Mirror left-right with probability 0.5.'),
  scale: z
    .tuple([z.number().positive(), z.number().positive()])
    .refine(([low, high]) => low <= high, 'scale must be [low, high] with low <= high')
    .default([1, 1])
    .describe('Zoom range drawn log-uniformly; 1 keeps the size.'),
  crop: z
    .tuple([z.number().positive().max(1), z.number().positive().max(1)])
    .refine(([low, high]) => low <= high, 'crop must be [low, high] with low <= high')
    .default([1, 1])
    .describe('Range of the kept fraction of height and width before resizing.'),
});
export type AugmentSpec = z.infer<typeof AugmentSpec>;

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
