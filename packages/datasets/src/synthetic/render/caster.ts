import type { Radiance } from './sky.js';

/** Casts single rays into a scene. */
export interface Caster {
  /** Light that the last ray brought back: red, green, blue, near infrared. */
  readonly radiance: Radiance;
  /** Casts a ray through an image position in pixels; returns the index of the solid that it meets, -1 for the sky. */
  cast(column: number, row: number): number;
  /** Depth of the last hit in metres. */
  depth(): number;
}
