import { buildCellLists, orderByKey, RANGE_STRIDE } from './cell-lists.js';
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

function sortByView(
  packed: PackedShapes,
  pinhole: Pinhole,
  options: { readonly cellPixels: number; readonly columns: number; readonly seen: readonly number[] | undefined },
) {
  const { cellPixels, columns, seen } = options;
  const grid = { cellPixels, columns, rows: Math.ceil(pinhole.view.height / cellPixels) };
  const count = packed.kinds.length;
  const views = { ranges: new Int32Array(count * RANGE_STRIDE), minDepths: new Float64Array(count) };
  const isSeen = new Uint8Array(count);
  const corners = new Float64Array(24);
  const numCandidates = seen === undefined ? count : seen.length;
  for (let at = 0; at < numCandidates; at++) {
    const entry = seen === undefined ? at : seen[at]!;
    cornersInCamera(packed.bounds, entry, pinhole, corners);
    if (findView(corners, { pinhole, grid, entry }, views)) isSeen[entry] = 1;
  }
  const { starts, entries } = buildCellLists(grid, orderByKey(views.minDepths, isSeen), views.ranges);
  const nearEnds = new Float64Array(entries.length);
  for (let at = 0; at < nearEnds.length; at++) nearEnds[at] = views.minDepths[entries[at]!]!;
  return { starts, entries, nearEnds };
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

/** Writes the cells that a bounding box is seen in and its least depth; false when it is out of view. */
function findView(
  corners: Float64Array,
  {
    pinhole,
    grid,
    entry,
  }: {
    readonly pinhole: Pinhole;
    readonly grid: { readonly cellPixels: number; readonly columns: number; readonly rows: number };
    readonly entry: number;
  },
  { ranges, minDepths }: { readonly ranges: Int32Array; readonly minDepths: Float64Array },
): boolean {
  const { focalPixels, width, height } = pinhole.view;
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  let minDepth = Number.POSITIVE_INFINITY;
  // A corner in front of the near plane counts once; of each edge from one behind it, bits 1, 2 and 4, the part in
  // front of it counts.
  for (let corner = 0; corner < 8; corner++) {
    const depth = corners[3 * corner + 2]!;
    const isAhead = depth >= NEAR_METRES;
    for (let bit = 1; bit < 8; bit *= 2) {
      let x = corners[3 * corner]!;
      let y = corners[3 * corner + 1]!;
      let z = depth;
      if (!isAhead) {
        const other = 3 * (corner ^ bit);
        const ahead = corners[other + 2]!;
        if (ahead < NEAR_METRES) continue;
        const share = (NEAR_METRES - depth) / (ahead - depth);
        x += share * (corners[other]! - x);
        y += share * (corners[other + 1]! - y);
        z = NEAR_METRES;
      }
      const across = x / z;
      const below = y / z;
      if (across < left) left = across;
      if (across > right) right = across;
      if (below < top) top = below;
      if (below > bottom) bottom = below;
      if (z < minDepth) minDepth = z;
      if (isAhead) break;
    }
  }
  if (minDepth === Number.POSITIVE_INFINITY) return false;
  const { cellPixels, columns, rows } = grid;
  const fromColumn = Math.max(0, Math.floor((width / 2 + focalPixels * left) / cellPixels));
  const toColumn = Math.min(columns - 1, Math.floor((width / 2 + focalPixels * right) / cellPixels));
  const fromRow = Math.max(0, Math.floor((height / 2 + focalPixels * top) / cellPixels));
  const toRow = Math.min(rows - 1, Math.floor((height / 2 + focalPixels * bottom) / cellPixels));
  if (fromColumn > toColumn || fromRow > toRow) return false;
  const range = entry * RANGE_STRIDE;
  ranges[range] = fromColumn;
  ranges[range + 1] = toColumn;
  ranges[range + 2] = fromRow;
  ranges[range + 3] = toRow;
  minDepths[entry] = minDepth;
  return true;
}
