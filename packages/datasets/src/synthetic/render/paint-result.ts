import type { LinearRgb } from '../color.js';

/** What a texture shows at a point. Mutable, so that a renderer reuses one for all pixels. */
export interface Paint {
  /** Reflectance, or the colour of the emitted light: red, green, blue. */
  readonly color: Float64Array;
  /** Share of the mirrored sky, 0 to 1. */
  gloss: number;
  /** Light of its own, as a multiple of the colour, when lamps are on. */
  emission: number;
}

/** A paint to be filled by `paintAt`. */
export function createPaint(): Paint {
  return { color: new Float64Array(3), gloss: 0, emission: 0 };
}

/** Sets the colour times `factor`, dull and unlit. */
export function setPaint(paint: Paint, color: LinearRgb, factor = 1): void {
  const { color: result } = paint;
  result[0] = color[0] * factor;
  result[1] = color[1] * factor;
  result[2] = color[2] * factor;
  paint.gloss = 0;
  paint.emission = 0;
}

/** Mixes a colour over what is there; weight 1 covers it. */
export function coverPaint({ color: below }: Paint, color: LinearRgb, weight: number): void {
  for (let channel = 0; channel < 3; channel++) below[channel]! += (color[channel]! - below[channel]!) * weight;
}

/** Multiplies the colour. */
export function dimPaint({ color }: Paint, factor: number): void {
  for (let channel = 0; channel < 3; channel++) color[channel]! *= factor;
}
