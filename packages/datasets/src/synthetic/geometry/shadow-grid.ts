import { buildCellLists, orderByKey, RANGE_STRIDE } from './cell-lists.js';
import { intersect } from './intersect.js';
import type { PackedShapes } from './packed-shapes.js';
import type { Ray } from './ray.js';
import type { Vector3 } from './shape.js';

/** Tells whether anything stands between a point and a light that is far away in one direction. */
export interface ShadowGrid {
  /**
   * @param ray any origin; its direction must be the grid's
   * @returns   whether a shape lies within `maxDistance` metres along it
   */
  isBlocked(ray: Ray, maxDistance: number): boolean;
}

const CELLS_PER_SIDE = 128;

/**
 * Sorts shapes by where parallel rays meet them.
 *
 * Seen along the direction, the scene is flat: a ray is a point, and only the shapes that cover its cell can block it.
 * Each cell lists them from the far end of the rays, so that the search stops at the first that lies wholly behind the
 * origin.
 *
 * @param direction unit vector from the scene towards the light
 * @param casters   indices of the shapes that throw shadows
 */
export function createShadowGrid(packed: PackedShapes, casters: readonly number[], direction: Vector3): ShadowGrid {
  const axes = axesAcross(direction);
  const [[ax, ay, az], [bx, by, bz]] = axes;
  const [towardsX, towardsY, towardsZ] = direction;
  const { starts, entries, farEnds, columns, rows } = sortCasters(packed, casters, { direction, axes });
  const { low: columnLow, cellsPerMetre: columnsPerMetre } = columns;
  const { low: rowLow, cellsPerMetre: rowsPerMetre } = rows;
  let lastBlocker = -1;
  return {
    isBlocked(ray, maxDistance) {
      const x = ray[0]!;
      const y = ray[1]!;
      const z = ray[2]!;
      const column = Math.floor((ax * x + ay * y + az * z - columnLow) * columnsPerMetre);
      const row = Math.floor((bx * x + by * y + bz * z - rowLow) * rowsPerMetre);
      if (column < 0 || row < 0 || column >= CELLS_PER_SIDE || row >= CELLS_PER_SIDE) return false;
      // Neighbouring points mostly lie in the same shadow.
      if (lastBlocker >= 0 && intersect(ray, packed, lastBlocker) < maxDistance) return true;
      const along = towardsX * x + towardsY * y + towardsZ * z;
      const cell = row * CELLS_PER_SIDE + column;
      const end = starts[cell + 1]!;
      for (let at = starts[cell]!; at < end; at++) {
        if (farEnds[at]! <= along) return false;
        const entry = entries[at]!;
        if (entry !== lastBlocker && intersect(ray, packed, entry) < maxDistance) {
          lastBlocker = entry;
          return true;
        }
      }
      return false;
    },
  };
}

function sortCasters(
  packed: PackedShapes,
  casters: readonly number[],
  { direction, axes }: { readonly direction: Vector3; readonly axes: readonly [Vector3, Vector3] },
) {
  const count = packed.kinds.length;
  const isCaster = new Uint8Array(count);
  for (const entry of casters) isCaster[entry] = 1;
  // The greatest far end comes first.
  const nearness = new Float64Array(count);
  const along = extentsAlong(direction, packed);
  for (const entry of casters) nearness[entry] = -along[2 * entry + 1]!;
  const ranges = new Int32Array(count * RANGE_STRIDE);
  const columns = spreadOverCells(extentsAlong(axes[0], packed), casters, { ranges, offset: 0 });
  const rows = spreadOverCells(extentsAlong(axes[1], packed), casters, { ranges, offset: 2 });
  const grid = { columns: CELLS_PER_SIDE, rows: CELLS_PER_SIDE };
  const { starts, entries } = buildCellLists(grid, orderByKey(nearness, isCaster), ranges);
  const farEnds = new Float64Array(entries.length);
  for (let at = 0; at < farEnds.length; at++) farEnds[at] = along[2 * entries[at]! + 1]!;
  return { starts, entries, farEnds, columns, rows };
}

/** Two unit vectors at right angles to the direction and to each other. */
function axesAcross(direction: Vector3): readonly [Vector3, Vector3] {
  const helper: Vector3 = Math.abs(direction[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const first = cross(direction, helper);
  const length = Math.hypot(...first);
  const unit: Vector3 = [first[0] / length, first[1] / length, first[2] / length];
  return [unit, cross(direction, unit)];
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Extent of each shape's bounding box along a unit vector, in metres from the origin: low and high at [2 i] and [2 i + 1]. */
function extentsAlong([x, y, z]: Vector3, { kinds, bounds }: PackedShapes): Float64Array {
  const extents = new Float64Array(2 * kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    const at = 6 * index;
    const middle =
      (x * (bounds[at]! + bounds[at + 3]!) +
        y * (bounds[at + 1]! + bounds[at + 4]!) +
        z * (bounds[at + 2]! + bounds[at + 5]!)) /
      2;
    const half =
      (Math.abs(x) * (bounds[at + 3]! - bounds[at]!) +
        Math.abs(y) * (bounds[at + 4]! - bounds[at + 1]!) +
        Math.abs(z) * (bounds[at + 5]! - bounds[at + 2]!)) /
      2;
    extents[2 * index] = middle - half;
    extents[2 * index + 1] = middle + half;
  }
  return extents;
}

interface CellScale {
  readonly low: number;
  readonly cellsPerMetre: number;
}

/**
 * Writes the first and the last cell of each caster along one axis of the grid.
 *
 * @returns the scale on which all extents lie within cells 0 to `CELLS_PER_SIDE - 1`
 */
function spreadOverCells(
  extents: Float64Array,
  casters: readonly number[],
  { ranges, offset }: { readonly ranges: Int32Array; readonly offset: number },
): CellScale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const entry of casters) {
    low = Math.min(low, extents[2 * entry]!);
    high = Math.max(high, extents[2 * entry + 1]!);
  }
  const cellsPerMetre = CELLS_PER_SIDE / (high - low + 1e-6);
  for (const entry of casters) {
    ranges[RANGE_STRIDE * entry + offset] = Math.floor((extents[2 * entry]! - low) * cellsPerMetre);
    ranges[RANGE_STRIDE * entry + offset + 1] = Math.floor((extents[2 * entry + 1]! - low) * cellsPerMetre);
  }
  return { low, cellsPerMetre };
}
