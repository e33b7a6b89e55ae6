import { type Block, boundsOf, type Cylinder, type Ellipsoid, type Shape } from './shape.js';

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
  for (const [index, shape] of shapes.entries()) {
    kinds[index] = shape.kind === 'block' ? BLOCK : shape.kind === 'ellipsoid' ? ELLIPSOID : CYLINDER;
    rows.set(packShape(shape), index * SHAPE_STRIDE);
    const { min, max } = boundsOf(shape);
    bounds.set(min, index * 6);
    bounds.set(max, index * 6 + 3);
  }
  return { kinds, rows, bounds };
}

function packShape(shape: Shape): number[] {
  switch (shape.kind) {
    case 'block':
      return packBlock(shape);
    case 'ellipsoid':
      return packEllipsoid(shape);
    case 'cylinder':
      return packCylinder(shape);
  }
}

/** Base centre [0..2], cos and sin of yaw [3, 4], half x, half y, height [5..7], slopes of the +x, -x, +-y faces [8..10]. */
function packBlock({ base, size, yaw, inset }: Block): number[] {
  const height = size[2];
  const slopes = [inset.front / height, inset.rear / height, inset.side / height];
  return [...base, Math.cos(yaw), Math.sin(yaw), size[0] / 2, size[1] / 2, height, ...slopes];
}

/** Centre [0..2], cos and sin of yaw [3, 4], inverse radii [5..7], raggedness [8]. */
function packEllipsoid({ centre, radii, yaw, raggedness }: Ellipsoid): number[] {
  return [...centre, Math.cos(yaw), Math.sin(yaw), 1 / radii[0], 1 / radii[1], 1 / radii[2], raggedness];
}

/** Start [0..2], unit axis [3..5], length [6], radius [7]. */
function packCylinder({ from, to, radius }: Cylinder): number[] {
  const axis = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(...axis);
  return [...from, ...axis.map((component) => component / length), length, radius];
}
