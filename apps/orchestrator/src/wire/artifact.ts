import { z } from 'zod';

/** A file that a stage has finished. */
export const Artifact = z.strictObject({
  /** What it is, e.g. `checkpoint` or `overlay`. */
  kind: z.string(),
  /** Relative to the stage's folder. */
  path: z.string(),
  /** Hexadecimal; the entity tag of its content. */
  sha256: z.string(),
  bytes: z.int(),
});
export type Artifact = z.output<typeof Artifact>;

export const ArtifactList = z.strictObject({ items: z.array(Artifact) });
export type ArtifactList = z.output<typeof ArtifactList>;
