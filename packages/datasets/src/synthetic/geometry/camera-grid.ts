import { buildCellLists, type CellRange } from './cell-lists.js';
import { intersect } from './intersect.js';
import type { PackedShapes } from './packed-shapes.js';
import type { Pinhole } from './pinhole.js';
import { createRay, type Ray } from './ray.js';

/** Finds what a camera sees at an image position. */
export interface CameraGrid {
  /** The last ray that was cast. */
  readonly ray: Ray;
  /** Distance of the last hit along `ray`: its depth in metres. */
  depth(): number;
  /** Casts a ray through an image position in pixels; returns the index of the nearest shape, -1 for none. */
  nearest(column: number, row: number): number;
  /** Whether any shape is nearer than `depth` metres there; the search ends at the first one found. */
  isCovered(column: number, row: number, depth: number): boolean;
}

/** Cells across the image; each is a square of pixels. */
const CELLS_ACROSS = 96;
/** Nothing nearer than this is seen. */
const NEAR_METRES = 0.05;

/**
 * Sorts shapes by where they appear in the image.
 *
 * Each square of pixels lists the shapes whose bounding box is seen in it, nearest first, so that the search stops at
 * the first one that begins behind what was hit already.
 *
 * @param seen indices of the shapes that can be seen; left out, all
 */
export function createCameraGrid(packed: PackedShapes, pinhole: Pinhole, seen?: readonly number[]): CameraGrid {
  const cellPixels = Math.max(1, Math.ceil(pinhole.view.width / CELLS_ACROSS));
  const columns = Math.ceil(pinhole.view.width / cellPixels);
  const { starts, entries, nearEnds } = sortByView(packed, pinhole, { cellPixels, columns, seen });
  const { position, focalPixels, height, width } = pinhole.view;
  const { right, down, forward } = pinhole.axes;
  const ray = createRay();
  // In an array, because a captured variable would be boxed at every change.
  const found = new Float64Array(1);
  return {
    ray,
    depth: () => found[0]!,
    nearest(column, row) {
      const across = (column - width / 2) / focalPixels;
      const below = (row - height / 2) / focalPixels;
      ray[0] = position[0];
      ray[1] = position[1];
      ray[2] = position[2];
      ray[3] = forward[0] + right[0] * across + down[0] * below;
      ray[4] = forward[1] + right[1] * across + down[1] * below;
      ray[5] = forward[2] + right[2] * across + down[2] * below;
      const cell = Math.floor(row / cellPixels) * columns + Math.floor(column / cellPixels);
      let hit = -1;
      let depth = Number.POSITIVE_INFINITY;
      const end = starts[cell + 1]!;
      for (let at = starts[cell]!; at < end; at++) {
        if (nearEnds[at]! >= depth) break;
        const entry = entries[at]!;
        const distance = intersect(ray, packed, entry);
        if (distance >= depth) continue;
        depth = distance;
        hit = entry;
      }
      found[0] = depth;
      return hit;
    },
    isCovered(column, row, depth) {
      const across = (column - width / 2) / focalPixels;
      const below = (row - height / 2) / focalPixels;
      ray[0] = position[0];
      ray[1] = position[1];
      ray[2] = position[2];
      ray[3] = forward[0] + right[0] * across + down[0] * below;
      ray[4] = forward[1] + right[1] * across + down[1] * below;
      ray[5] = forward[2] + right[2] * across + down[2] * below;
      const cell = Math.floor(row / cellPixels) * columns + Math.floor(column / cellPixels);
      const end = starts[cell + 1]!;
      for (let at = starts[cell]!; at < end; at++) {
        if (nearEnds[at]! >= depth) return false;
        if (intersect(ray, packed, entries[at]!) < depth) return true;
      }
      return false;
    },
  };
}

interface Seen {
  readonly entry: number;
  readonly range: CellRange;
  readonly minDepth: number;
}

function sortByView(
  packed: PackedShapes,
  pinhole: Pinhole,
  options: { readonly cellPixels: number; readonly columns: number; readonly seen: readonly number[] | undefined },
) {
  const { cellPixels, columns } = options;
  const grid = { cellPixels, columns, rows: Math.ceil(pinhole.view.height / cellPixels) };
  const views: Seen[] = [];
  const corners = new Float64Array(24);
  const consider = (entry: number) => {
    cornersInCamera(packed.bounds, entry, pinhole, corners);
    const view = viewOf(entry, corners, { pinhole, grid });
    if (view !== null) views.push(view);
  };
  if (options.seen === undefined) for (let entry = 0; entry < packed.kinds.length; entry++) consider(entry);
  else for (const entry of options.seen) consider(entry);
  views.sort((a, b) => a.minDepth - b.minDepth);
  const lists = buildCellLists(grid, views);
  const depths = new Float64Array(packed.kinds.length);
  for (const { entry, minDepth } of views) depths[entry] = minDepth;
  const nearEnds = new Float64Array(lists.entries.length);
  for (let at = 0; at < nearEnds.length; at++) nearEnds[at] = depths[lists.entries[at]!]!;
  return { ...lists, nearEnds };
}

/** Corners of a shape's bounding box in the camera's axes (right, down, depth); corner i and i ^ 1, 2, 4 share an edge. */
function cornersInCamera(bounds: Float64Array, entry: number, { view, axes }: Pinhole, out: Float64Array): void {
  const { right, down, forward } = axes;
  const at = 6 * entry;
  for (let corner = 0; corner < 8; corner++) {
    const x = bounds[at + (corner & 1 ? 3 : 0)]! - view.position[0];
    const y = bounds[at + (corner & 2 ? 4 : 1)]! - view.position[1];
    const z = bounds[at + (corner & 4 ? 5 : 2)]! - view.position[2];
    out[3 * corner] = right[0] * x + right[1] * y + right[2] * z;
    out[3 * corner + 1] = down[0] * x + down[1] * y + down[2] * z;
    out[3 * corner + 2] = forward[0] * x + forward[1] * y + forward[2] * z;
  }
}

/** Cells that a bounding box is seen in and its least depth; null when it is out of view. */
function viewOf(
  entry: number,
  corners: Float64Array,
  {
    pinhole,
    grid,
  }: { readonly pinhole: Pinhole; readonly grid: { cellPixels: number; columns: number; rows: number } },
): Seen | null {
  const { focalPixels, width, height } = pinhole.view;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let minDepth = Number.POSITIVE_INFINITY;
  const include = (x: number, y: number, depth: number) => {
    left = Math.min(left, x / depth);
    right = Math.max(right, x / depth);
    top = Math.min(top, y / depth);
    bottom = Math.max(bottom, y / depth);
    minDepth = Math.min(minDepth, depth);
  };
  for (let corner = 0; corner < 8; corner++) {
    const depth = corners[3 * corner + 2]!;
    if (depth >= NEAR_METRES) {
      include(corners[3 * corner]!, corners[3 * corner + 1]!, depth);
      continue;
    }
    // Of an edge through the near plane, the part in front of it counts.
    for (let bit = 1; bit < 8; bit *= 2) {
      const other = 3 * (corner ^ bit);
      const ahead = corners[other + 2]!;
      if (ahead < NEAR_METRES) continue;
      const share = (NEAR_METRES - depth) / (ahead - depth);
      const x = corners[3 * corner]! + share * (corners[other]! - corners[3 * corner]!);
      const y = corners[3 * corner + 1]! + share * (corners[other + 1]! - corners[3 * corner + 1]!);
      include(x, y, NEAR_METRES);
    }
  }
  if (minDepth === Number.POSITIVE_INFINITY) return null;
  const cellAt = (ratio: number, pixels: number) => Math.floor((pixels / 2 + focalPixels * ratio) / grid.cellPixels);
  const range = {
    fromColumn: Math.max(0, cellAt(left, width)),
    toColumn: Math.min(grid.columns - 1, cellAt(right, width)),
    fromRow: Math.max(0, cellAt(top, height)),
    toRow: Math.min(grid.rows - 1, cellAt(bottom, height)),
  };
  return range.fromColumn > range.toColumn || range.fromRow > range.toRow ? null : { entry, range, minDepth };
}
