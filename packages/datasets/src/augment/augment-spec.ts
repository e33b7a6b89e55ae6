import { z } from 'zod';

const chance = z.number().min(0).max(1);
const range = (bound: z.ZodNumber) =>
  z.tuple([bound, bound]).refine(([low, high]) => low <= high, 'range must be [low, high] with low <= high');

/** How often each variation happens; a range is drawn from when it does. */
const ProbabilitySpec = z.strictObject({
  flip: chance.default(0.5),
  scale: chance.default(1),
  crop: chance.default(1),
  rotation: chance.default(1),
  skew: chance.default(1),
  vignetting: chance.default(1),
  brightness: chance.default(1),
  contrast: chance.default(1),
});

/** How a training sample is varied; each is drawn from (seed, epoch, sample id). */
export const AugmentSpec = z.strictObject({
  flip: z.boolean().default(true).describe('Mirror left-right.'),
  scale: range(z.number().positive()).default([1, 1]).describe('Zoom range drawn log-uniformly; 1 keeps the size.'),
  crop: range(z.number().positive().max(1))
    .default([1, 1])
    .describe('Range of the kept fraction of height and width, which then fills the picture.'),
  rotation: range(z.number().min(-180).max(180))
    .default([0, 0])
    .describe('Range of the angle about the centre in degrees; positive turns the picture clockwise.'),
  skew: range(z.number().min(0).max(1))
    .default([0, 0])
    .describe('Range of the shear factor, along rows or columns and to either side, all four equally likely.'),
  vignetting: range(z.number().positive())
    .nullable()
    .default(null)
    .describe(
      'Range of the standard deviation of the Gaussian that darkens the corners, in pixels of a picture 768 wide; ' +
        'colour only. null: none.',
    ),
  brightness: range(z.number().min(-255).max(255))
    .default([0, 0])
    .describe('Range of what is added to the levels 0 to 255; colour only.'),
  contrast: range(z.number().min(0).max(10))
    .default([1, 1])
    .describe("Range of the factor on the distance from the picture's mean level; colour only."),
  probability: ProbabilitySpec.prefault({}).describe('How often each of them happens.'),
});
export type AugmentSpec = z.infer<typeof AugmentSpec>;

/**
 * The paper's augmentation.
 *
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, section 5.1.3
 * @remarks The paper gives the ranges without unit and no probabilities ("randomly"); ours are a half each. "Skewing
 * (0.05 to 0.10)" is read as the factor of a shear, "vignetting (210 to 300)" as the standard deviation in pixels, at
 * the paper's input of 768 x 384, of the Gaussian that multiplies the picture.
 */
export const PAPER_AUGMENT: AugmentSpec = AugmentSpec.parse({
  flip: true,
  scale: [0.5, 2],
  crop: [0.8, 0.9],
  rotation: [-13, 13],
  skew: [0.05, 0.1],
  vignetting: [210, 300],
  brightness: [-40, 40],
  contrast: [0.5, 1.5],
  probability: {
    scale: 0.5,
    crop: 0.5,
    rotation: 0.5,
    skew: 0.5,
    vignetting: 0.5,
    brightness: 0.5,
    contrast: 0.5,
  },
});
