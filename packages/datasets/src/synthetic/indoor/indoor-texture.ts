import type { LinearRgb } from '../color.js';

/** Front of a piece of furniture or a door: local +x, divided into equal panels with a handle each. */
export interface PanelTexture {
  readonly kind: 'panels';
  readonly color: LinearRgb;
  readonly handle: LinearRgb;
  readonly columns: number;
  readonly rows: number;
  readonly widthMetres: number;
  readonly heightMetres: number;
  /** A bar across the top of each panel, or a knob at one side of it. */
  readonly handleKind: 'bar' | 'knob';
}

/** Framed pane whose front is local +x: a picture, a window, a screen. */
export interface PaneTexture {
  readonly kind: 'pane';
  readonly design: 'picture' | 'outlook' | 'screen' | 'mirror' | 'board';
  readonly frame: LinearRgb;
  readonly frameMetres: number;
  readonly widthMetres: number;
  readonly heightMetres: number;
  /** Light that the pane sends out, as a multiple of its colours: a window by day, a screen that is on. */
  readonly emission: number;
  readonly seed: number;
}

/** Cloth, printed in `accent` on `color`. */
export interface WeaveTexture {
  readonly kind: 'weave';
  readonly color: LinearRgb;
  readonly accent: LinearRgb;
  readonly pattern: 'plain' | 'stripes' | 'checks' | 'dots';
  readonly periodMetres: number;
}

/** Surfaces that only rooms have. */
export type IndoorTexture =
  | { readonly kind: 'wood'; readonly color: LinearRgb }
  | { readonly kind: 'floorboards'; readonly color: LinearRgb; readonly boardMetres: number }
  | { readonly kind: 'tiles'; readonly color: LinearRgb; readonly joint: LinearRgb; readonly tileMetres: number }
  | { readonly kind: 'wallpaper'; readonly color: LinearRgb; readonly accent: LinearRgb; readonly stripeMetres: number }
  | { readonly kind: 'books'; readonly seed: number }
  | { readonly kind: 'folds'; readonly color: LinearRgb; readonly foldMetres: number }
  | { readonly kind: 'slats'; readonly color: LinearRgb; readonly slatMetres: number }
  | { readonly kind: 'glow'; readonly color: LinearRgb; readonly emission: number }
  | PanelTexture
  | PaneTexture
  | WeaveTexture;
