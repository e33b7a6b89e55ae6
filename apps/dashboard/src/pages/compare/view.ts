/** What of a picture is seen: how many times it is magnified, and the point in the middle, in parts of its sides. */
export interface View {
  /** 1: the whole picture. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 };

export const MAX_ZOOM = 40;

/** The part that is seen, in parts of the sides of the picture. */
export function seenPart({ zoom, x, y }: View): { readonly left: number; readonly top: number; readonly side: number } {
  const side = 1 / zoom;
  return { left: x - side / 2, top: y - side / 2, side };
}

/**
 * Magnifies around a point of the screen, under which the picture stays where it is unless an edge would come into it.
 *
 * @param at in parts of the sides of what is seen
 */
export function zoomed(view: View, factor: number, at: Point): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const { left, top, side } = seenPart(view);
  const next = 1 / zoom;
  return within({ zoom, x: left + at.x * (side - next) + next / 2, y: top + at.y * (side - next) + next / 2 });
}

/** Moves what is seen by parts of its own sides. */
export function moved(view: View, by: Point): View {
  return within({ ...view, x: view.x + by.x / view.zoom, y: view.y + by.y / view.zoom });
}

/** The point of the picture beneath a point of the screen, both in parts of sides. */
export function beneath(view: View, at: Point): Point {
  const { left, top, side } = seenPart(view);
  return { x: left + at.x * side, y: top + at.y * side };
}

/** A view as it stands in the address, e.g. `4,0.25,0.5`; empty for the whole picture. */
export function writeView({ zoom, x, y }: View): string {
  if (zoom === 1) return '';
  return [zoom, x, y].map((value) => Number(value.toFixed(4))).join(',');
}

/** The view of an address; the whole picture where it is misspelt. */
export function readView(text: string): View {
  const [zoom, x, y, ...others] = text.split(',').map(Number);
  const isView = others.length === 0 && [zoom, x, y].every((value) => Number.isFinite(value));
  if (!isView || zoom === undefined || x === undefined || y === undefined) return WHOLE;
  return within({ zoom: Math.min(MAX_ZOOM, Math.max(1, zoom)), x, y });
}

function within({ zoom, x, y }: View): View {
  const half = 0.5 / zoom;
  const cut = (value: number): number => Math.min(1 - half, Math.max(half, value));
  return { zoom, x: cut(x), y: cut(y) };
}
