import type { LinearRgb } from './color.js';
import type { ForestTexture } from './forest/forest-texture.js';
import type { IndoorTexture } from './indoor/indoor-texture.js';

/** Painted line along the street. */
export interface LaneLine {
  /** Position across the street in metres. */
  readonly y: number;
  /** Length of a dash and of the gap after it, in metres; a gap of 0 is a solid line. */
  readonly dashMetres: number;
  readonly gapMetres: number;
}

export interface RoadMarkings {
  readonly lines: readonly LaneLine[];
  /** Where a pedestrian crossing begins, in metres ahead; null for none. */
  readonly crossingX: number | null;
  /** Half the width of the carriageway that markings stay within. */
  readonly halfWidth: number;
}

/** House front. */
export interface FacadeTexture {
  readonly kind: 'facade';
  readonly wall: LinearRgb;
  readonly trim: LinearRgb;
  readonly bayMetres: number;
  readonly storeyMetres: number;
  readonly hasShop: boolean;
  /** Distinguishes the windows of one house from another's. */
  readonly seed: number;
}

/** Painted lower half of a car. */
export interface CarBodyTexture {
  readonly kind: 'carBody';
  readonly color: LinearRgb;
  readonly lengthMetres: number;
  readonly widthMetres: number;
  /** Its lamps shine when the lamps of the scene do. */
  readonly hasLightsOn: boolean;
}

/** How the surface of a solid looks; `render/paint.ts` turns it into reflectance at a point. */
export type Texture =
  | { readonly kind: 'plain'; readonly color: LinearRgb; readonly grain: number; readonly gloss: number }
  | { readonly kind: 'foliage'; readonly color: LinearRgb }
  | { readonly kind: 'grass'; readonly color: LinearRgb }
  | { readonly kind: 'asphalt'; readonly color: LinearRgb; readonly markings: RoadMarkings }
  | { readonly kind: 'paving'; readonly color: LinearRgb; readonly kerbY: number; readonly slabMetres: number }
  | FacadeTexture
  | { readonly kind: 'roof'; readonly color: LinearRgb }
  | { readonly kind: 'planks'; readonly color: LinearRgb; readonly boardMetres: number }
  | CarBodyTexture
  | { readonly kind: 'carCabin'; readonly color: LinearRgb; readonly heightMetres: number }
  | { readonly kind: 'wheel'; readonly radius: number; readonly hubRatio: number; readonly hub: LinearRgb }
  | { readonly kind: 'sign'; readonly design: SignDesign; readonly sizeMetres: number }
  | { readonly kind: 'head'; readonly skin: LinearRgb; readonly hair: LinearRgb }
  | { readonly kind: 'lamp'; readonly color: LinearRgb }
  | IndoorTexture
  | ForestTexture;

/** Kinds of traffic sign, after their meaning in the Vienna convention. */
export type SignDesign = 'prohibition' | 'mandatory' | 'warning' | 'information' | 'direction';

/** One colour with a little irregularity. */
export function plain(color: LinearRgb, { grain = 0.15, gloss = 0 } = {}): Texture {
  return { kind: 'plain', color, grain, gloss };
}
