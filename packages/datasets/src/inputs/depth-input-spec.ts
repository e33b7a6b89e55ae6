import { z } from 'zod';

const metres = z.number().positive();
const ascending = (what: string) =>
  z.tuple([metres, metres]).refine(([low, high]) => low < high, `${what}: low < high`);

/** Depth completion needs room below its inversion constant of 100 m. */
const LARGEST_COMPLETED_METRES = 99;

const HhaSpec = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('reference') }).describe('Levels of the published program, made for rooms.'),
  z
    .strictObject({
      mode: z.literal('linear'),
      depthRangeMetres: ascending('depthRangeMetres').describe('Depths that become disparity levels 255 and 0.'),
      topMetres: metres.describe('Height above ground that becomes level 255.'),
      cameraHeightMetres: metres
        .nullable()
        .default(null)
        .describe('Height of the camera above ground; null: the lowest measured point is the ground.'),
    })
    .describe('Three linear channels over ranges of their own.'),
]);

/** What a dataset's loader may set otherwise than the defaults of `depthInputSpec`. */
export interface DepthInputDefaults {
  readonly completion?: 'none' | 'fast' | 'multiscale';
  readonly blur?: 'gaussian' | 'bilateral';
  readonly extrapolate?: boolean;
  readonly maxMetres?: number;
  readonly jetOf?: 'depth' | 'disparity';
  readonly hha?: z.input<typeof HhaSpec>;
}

/**
 * The `depthInput` key of a dataset's section: how depth becomes the pictures `jet`, `hha` and `depth`.
 *
 * @param defaults where the dataset's usual treatment differs from none: no completion, depth up to 80 m, jet of depth
 *   over each picture's own range, HHA as published
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation, section 5.2: depth of Cityscapes and ScanNet is
 *   completed
 */
export function depthInputSpec(defaults: DepthInputDefaults = {}) {
  return z
    .strictObject({
      completion: z
        .enum(['none', 'fast', 'multiscale'])
        .default(defaults.completion ?? 'none')
        .describe('How holes are filled, at network size.'),
      blur: z
        .enum(['gaussian', 'bilateral'])
        .default(defaults.blur ?? 'gaussian')
        .describe('Last step of the completion.'),
      extrapolate: z
        .boolean()
        .default(defaults.extrapolate ?? false)
        .describe('Whether the completion fills columns up to the first row, and large holes.'),
      measured: z
        .enum(['kept', 'smoothed'])
        .default('kept')
        .describe(
          'kept: completion fills holes only; smoothed: it also grows and blurs what was measured, as published.',
        ),
      maxMetres: metres.default(defaults.maxMetres ?? 80).describe('Larger depths are set to this.'),
      jet: z
        .strictObject({
          of: z
            .enum(['depth', 'disparity'])
            .default(defaults.jetOf ?? 'depth')
            .describe('What is coloured; disparity is 1 / depth, so that the near is red.'),
          range: z
            .union([z.literal('per-image'), ascending('range')])
            .default('per-image')
            .describe('Values at the ends of the colour map, in metres or 1 / metres; per-image: least and largest.'),
        })
        .prefault({})
        .describe('Scale of the pictures jet and depth.'),
      hha: HhaSpec.prefault(defaults.hha ?? { mode: 'reference' }),
    })
    .refine(({ completion, maxMetres }) => completion === 'none' || maxMetres <= LARGEST_COMPLETED_METRES, {
      error: `maxMetres must be at most ${LARGEST_COMPLETED_METRES} where depth is completed`,
      path: ['maxMetres'],
    })
    .prefault({});
}

/** The settings of a dataset that says nothing of its own. */
export const DepthInputSpec = depthInputSpec();
export type DepthInputSpec = z.infer<typeof DepthInputSpec>;
