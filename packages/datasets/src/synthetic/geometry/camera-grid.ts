import { buildCellLists, type CellRange } from './cell-lists.js';
import { intersect } from './intersect.js';
import type { PackedShapes } from './packed-shapes.js';
import type { Pinhole } from './pinhole.js';
import { createRay, type Ray } from './ray.js';
import type { Vector3 } from './shape.js';

/** Finds what a camera sees at an image position. */
export interface CameraGrid {
  /** The last ray that was cast. */
  readonly ray: Ray;
  /** Distance of the last hit along `ray`: its depth in metres. */
  depth(): number;
  /** Casts a ray through an image position in pixels; returns the index of the nearest shape, -1 for none. */
  nearest(column: number, row: number): number;
}

const CELL_PIXELS = 8;
/** Nothing nearer than this is seen. */
const NEAR_METRES = 0.05;
/** Corners of a box as indices into its bounds; corner i and corner i ^ 1, i ^ 2, i ^ 4 share an edge. */
const CORNERS = Array.from({ length: 8 }, (_, i) => [i & 1 ? 3 : 0, i & 2 ? 4 : 1, i & 4 ? 5 : 2] as const);

/**
 * Sorts shapes by where they appear in the image.
 *
 * Each square of pixels lists the shapes whose bounding box is seen in it, nearest first, so that the search stops at
 * the first one that begins behind what was hit already.
 */
export function createCameraGrid(packed: PackedShapes, pinhole: Pinhole): CameraGrid {
  const columns = Math.ceil(pinhole.view.width / CELL_PIXELS);
  const { starts, entries, nearEnds } = sortByView(packed, pinhole, columns);
  const ray = createRay();
  let depth = 0;
  return {
    ray,
    depth: () => depth,
    nearest(column, row) {
      pinhole.aim(ray, column, row);
      const cell = Math.floor(row / CELL_PIXELS) * columns + Math.floor(column / CELL_PIXELS);
      let hit = -1;
      depth = Number.POSITIVE_INFINITY;
      for (let at = starts[cell]!; at < starts[cell + 1]!; at++) {
        const entry = entries[at]!;
        if (nearEnds[entry]! >= depth) break;
        const distance = intersect(ray, packed, entry);
        if (distance >= depth) continue;
        depth = distance;
        hit = entry;
      }
      return hit;
    },
  };
}

function sortByView(packed: PackedShapes, pinhole: Pinhole, columns: number) {
  const grid = { columns, rows: Math.ceil(pinhole.view.height / CELL_PIXELS) };
  const views = Array.from(packed.kinds, (_, entry) => viewOf({ packed, entry }, pinhole, grid));
  const seen = views.filter((view) => view !== null).sort((a, b) => a.minDepth - b.minDepth);
  const nearEnds = new Float64Array(packed.kinds.length);
  for (const { entry, minDepth } of seen) nearEnds[entry] = minDepth;
  return { ...buildCellLists(grid, seen), nearEnds };
}

/** Cells that a shape's bounding box is seen in and its least depth; null when it is out of view. */
function viewOf(
  { packed, entry }: { readonly packed: PackedShapes; readonly entry: number },
  pinhole: Pinhole,
  grid: { readonly columns: number; readonly rows: number },
): { readonly entry: number; readonly range: CellRange; readonly minDepth: number } | null {
  const points = visibleCorners(packed.bounds.subarray(6 * entry, 6 * entry + 6), pinhole);
  if (points.length === 0) return null;
  const { focalPixels, width, height } = pinhole.view;
  const columns = points.map(([right, , depth]) => (width / 2 + (focalPixels * right) / depth) / CELL_PIXELS);
  const rows = points.map(([, down, depth]) => (height / 2 + (focalPixels * down) / depth) / CELL_PIXELS);
  const range = {
    fromColumn: Math.max(0, Math.floor(Math.min(...columns))),
    toColumn: Math.min(grid.columns - 1, Math.floor(Math.max(...columns))),
    fromRow: Math.max(0, Math.floor(Math.min(...rows))),
    toRow: Math.min(grid.rows - 1, Math.floor(Math.max(...rows))),
  };
  if (range.fromColumn > range.toColumn || range.fromRow > range.toRow) return null;
  return { entry, range, minDepth: Math.min(...points.map((point) => point[2])) };
}

/** Corners of the part of the bounding box in front of the near plane, in the camera's axes. */
function visibleCorners(bounds: Float64Array, pinhole: Pinhole): Vector3[] {
  const corners = CORNERS.map(([x, y, z]) => pinhole.toCamera([bounds[x]!, bounds[y]!, bounds[z]!]));
  const visible = corners.filter((corner) => corner[2] >= NEAR_METRES);
  if (visible.length === 8 || visible.length === 0) return visible;
  for (const [index, corner] of corners.entries()) {
    for (const bit of [1, 2, 4]) {
      const other = corners[index ^ bit]!;
      if (corner[2] < NEAR_METRES && other[2] >= NEAR_METRES) visible.push(atNearPlane(corner, other));
    }
  }
  return visible;
}

function atNearPlane(behind: Vector3, ahead: Vector3): Vector3 {
  const share = (NEAR_METRES - behind[2]) / (ahead[2] - behind[2]);
  return [behind[0] + share * (ahead[0] - behind[0]), behind[1] + share * (ahead[1] - behind[1]), NEAR_METRES];
}
