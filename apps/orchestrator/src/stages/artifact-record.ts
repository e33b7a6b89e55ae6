import { z } from 'zod';

/** A file that a stage has finished. */
export const ArtifactRecord = z.strictObject({
  /** What it is, e.g. `checkpoint` or `overlay`. */
  kind: z.string().min(1).max(64),
  /** Relative to the stage's folder; never out of it. */
  path: z
    .string()
    .min(1)
    .max(512)
    .refine(
      (path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'),
      'must stay in the folder of its stage',
    ),
  /** Hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
});
export type ArtifactRecord = z.infer<typeof ArtifactRecord>;
