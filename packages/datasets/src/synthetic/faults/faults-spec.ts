import { z } from 'zod';

const strength = (schema: z.ZodNumber, description: string) => schema.nullable().default(null).describe(description);

/** Faults that a dead sensor would hide. */
const OF_DEPTH = ['depthHoles', 'depthNoise', 'misalignment'] as const;
const OF_COLOR = ['glare', 'motionBlur', 'overExposure'] as const;

/** What is wrong with the sensors of a synthetic frame; null and false: nothing. */
export const FaultsSpec = z
  .strictObject({
    depthHoles: z
      .strictObject({
        share: z
          .number()
          .min(0)
          .max(1)
          .describe('Share of the depths within range that is lost: at edges, on dark, shining and oblique surfaces.'),
        rangeMetres: z.number().positive().describe('Everything beyond is lost too.'),
      })
      .nullable()
      .default(null)
      .describe('Depth that was not measured.'),
    depthNoise: strength(
      z.number().positive().max(1),
      'Standard deviation of depth in metres at a distance of one metre; it grows with the square of distance.',
    ),
    misalignment: strength(
      z
        .number()
        .min(-0.5)
        .max(0.5)
        .refine((share) => share !== 0, 'must not be 0; null: none'),
      'Share of the width by which depth lies too far right, negative: left.',
    ),
    deadDepth: z.boolean().default(false).describe('No depth at all.'),
    glare: strength(
      z.number().positive().max(10),
      'Light of the veil at its centre, 1 makes it white; it lies around one of the brightest places.',
    ),
    motionBlur: strength(
      z.number().positive().max(0.5),
      'Length of the path, nearly horizontal, along which the colour is smeared, as a share of the width.',
    ),
    overExposure: strength(z.number().min(1).max(1000), 'Factor on the light; what exceeds the scale is white.'),
    deadCamera: z.boolean().default(false).describe('A black picture with a little noise.'),
  })
  .superRefine((faults, context) => {
    const hidden = [
      ...(faults.deadDepth ? OF_DEPTH.filter((name) => faults[name] !== null) : []),
      ...(faults.deadCamera ? OF_COLOR.filter((name) => faults[name] !== null) : []),
    ];
    for (const name of hidden) {
      context.addIssue({ code: 'custom', path: [name], message: 'must be left out where the sensor is dead' });
    }
  });
export type Faults = z.infer<typeof FaultsSpec>;
