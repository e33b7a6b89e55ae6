import type { LinearRgb } from '../color.js';

/** Surfaces that only forests have. */
export type ForestTexture =
  /** Trodden earth with pebbles, damp patches and fallen leaves. */
  | { readonly kind: 'soil'; readonly color: LinearRgb; readonly litter: LinearRgb; readonly litterShare: number }
  /** Furrowed along the stem, with moss on one side. */
  | { readonly kind: 'bark'; readonly color: LinearRgb; readonly moss: number }
  | { readonly kind: 'rock'; readonly color: LinearRgb };
