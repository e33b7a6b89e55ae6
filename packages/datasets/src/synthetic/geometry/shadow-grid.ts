import { buildCellLists } from './cell-lists.js';
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
  const spans = casters.map((entry) => ({
    entry,
    across: [extentAlong(axes[0], packed, entry), extentAlong(axes[1], packed, entry)] as const,
    far: extentAlong(direction, packed, entry).high,
  }));
  spans.sort((a, b) => b.far - a.far);
  const columns = cellScale(spans.map(({ across }) => across[0]));
  const rows = cellScale(spans.map(({ across }) => across[1]));
  const covers = spans.map(({ entry, across: [first, second] }) => ({
    entry,
    range: {
      fromColumn: cellAt(columns, first.low),
      toColumn: cellAt(columns, first.high),
      fromRow: cellAt(rows, second.low),
      toRow: cellAt(rows, second.high),
    },
  }));
  const lists = buildCellLists({ columns: CELLS_PER_SIDE, rows: CELLS_PER_SIDE }, covers);
  const fars = new Float64Array(packed.kinds.length);
  for (const { entry, far } of spans) fars[entry] = far;
  const farEnds = new Float64Array(lists.entries.length);
  for (let at = 0; at < farEnds.length; at++) farEnds[at] = fars[lists.entries[at]!]!;
  return { ...lists, farEnds, columns, rows };
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

interface Extent {
  readonly low: number;
  readonly high: number;
}

/** Extent of a shape's bounding box along a unit vector, in metres from the origin. */
function extentAlong(axis: Vector3, { bounds }: PackedShapes, index: number): Extent {
  let middle = 0;
  let half = 0;
  for (let i = 0; i < 3; i++) {
    const min = bounds[6 * index + i]!;
    const max = bounds[6 * index + 3 + i]!;
    middle += (axis[i]! * (min + max)) / 2;
    half += (Math.abs(axis[i]!) * (max - min)) / 2;
  }
  return { low: middle - half, high: middle + half };
}

interface CellScale {
  readonly low: number;
  readonly cellsPerMetre: number;
}

/** Scale on which all extents lie within cells 0 to `CELLS_PER_SIDE - 1`. */
function cellScale(extents: readonly Extent[]): CellScale {
  const low = Math.min(...extents.map((extent) => extent.low));
  const high = Math.max(...extents.map((extent) => extent.high));
  return { low, cellsPerMetre: CELLS_PER_SIDE / (high - low + 1e-6) };
}

function cellAt({ low, cellsPerMetre }: CellScale, position: number): number {
  return Math.floor((position - low) * cellsPerMetre);
}
