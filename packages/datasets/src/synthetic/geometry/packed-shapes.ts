import { type Block, boundsOf, type Cylinder, type Ellipsoid, type Shape, type Vector3 } from './shape.js';

/** Numbers per packed shape; a row is laid out as the `pack...` function of its kind says. */
export const SHAPE_STRIDE = 13;

export const BLOCK = 0;
export const ELLIPSOID = 1;
export const CYLINDER = 2;

/** Shapes as arrays: row i of `rows` holds the numbers of shape i, `kinds[i]` says how to read them. */
export interface PackedShapes {
  readonly kinds: Uint8Array;
  readonly rows: Float64Array;
  /** Six per shape: least x, y, z and greatest x, y, z of a box that encloses it. */
  readonly bounds: Float64Array;
}

/** Lays shapes out for the intersection functions. */
export function packShapes(shapes: readonly Shape[]): PackedShapes {
  const kinds = new Uint8Array(shapes.length);
  const rows = new Float64Array(shapes.length * SHAPE_STRIDE);
  const bounds = new Float64Array(shapes.length * 6);
  for (let index = 0; index < shapes.length; index++) {
    const shape = shapes[index]!;
    const row = index * SHAPE_STRIDE;
    kinds[index] = packShape(shape, rows, row);
    packBounds(shape, bounds, index * 6);
  }
  return { kinds, rows, bounds };
}

/** Writes the row of a shape; returns its kind. */
function packShape(shape: Shape, rows: Float64Array, row: number): number {
  switch (shape.kind) {
    case 'block':
      packBlock(shape, rows, row);
      return BLOCK;
    case 'ellipsoid':
      packEllipsoid(shape, rows, row);
      return ELLIPSOID;
    case 'cylinder':
      packCylinder(shape, rows, row);
      return CYLINDER;
  }
}

function packBounds(shape: Shape, bounds: Float64Array, at: number): void {
  const { min, max } = boundsOf(shape);
  putVector(min, bounds, at);
  putVector(max, bounds, at + 3);
}

/** Base centre [0..2], cos and sin of yaw [3, 4], half x, half y, height [5..7], slopes of the +x, -x, +-y faces [8..10]. */
function packBlock({ base, size, yaw, inset }: Block, rows: Float64Array, row: number): void {
  const height = size[2];
  putVector(base, rows, row);
  rows[row + 3] = Math.cos(yaw);
  rows[row + 4] = Math.sin(yaw);
  rows[row + 5] = size[0] / 2;
  rows[row + 6] = size[1] / 2;
  rows[row + 7] = height;
  rows[row + 8] = inset.front / height;
  rows[row + 9] = inset.rear / height;
  rows[row + 10] = inset.side / height;
}

/** Centre [0..2], cos and sin of yaw [3, 4], inverse radii [5..7], raggedness [8]. */
function packEllipsoid({ centre, radii, yaw, raggedness }: Ellipsoid, rows: Float64Array, row: number): void {
  putVector(centre, rows, row);
  rows[row + 3] = Math.cos(yaw);
  rows[row + 4] = Math.sin(yaw);
  rows[row + 5] = 1 / radii[0];
  rows[row + 6] = 1 / radii[1];
  rows[row + 7] = 1 / radii[2];
  rows[row + 8] = raggedness;
}

/** Start [0..2], unit axis [3..5], length [6], radius [7]. */
function packCylinder({ from, to, radius }: Cylinder, rows: Float64Array, row: number): void {
  const x = to[0] - from[0];
  const y = to[1] - from[1];
  const z = to[2] - from[2];
  const length = Math.hypot(x, y, z);
  putVector(from, rows, row);
  rows[row + 3] = x / length;
  rows[row + 4] = y / length;
  rows[row + 5] = z / length;
  rows[row + 6] = length;
  rows[row + 7] = radius;
}

function putVector(vector: Vector3, rows: Float64Array, at: number): void {
  rows[at] = vector[0];
  rows[at + 1] = vector[1];
  rows[at + 2] = vector[2];
}
