/** World vector in metres, axes as in ISO 8855 (and the Cityscapes camera files): x forward, y left, z up. */
export type Vector3 = readonly [x: number, y: number, z: number];

/**
 * Box that stands on its base and may taper towards the top: a car body, a house, a gabled roof, a triangular sign.
 * Local axes are the world's turned by `yaw` about z; the local origin is the centre of the base.
 */
export interface Block {
  readonly kind: 'block';
  /** Centre of the bottom face. */
  readonly base: Vector3;
  /** Extents along local x, y and z, in metres. */
  readonly size: Vector3;
  /** Turn about z in radians, from x towards y. */
  readonly yaw: number;
  /** How far the faces at local +x, -x and both +-y have moved inwards at the top, in metres. */
  readonly inset: { readonly front: number; readonly rear: number; readonly side: number };
}

/** Ellipsoid with axes along local x, y, z. */
export interface Ellipsoid {
  readonly kind: 'ellipsoid';
  readonly centre: Vector3;
  readonly radii: Vector3;
  readonly yaw: number;
  /** 0 = smooth; up to 1 = rays that graze it slip through by noise, which gives foliage a ragged outline. */
  readonly raggedness: number;
}

/** Cylinder of any direction with flat ends: a pole, a limb, a wheel, a round sign. */
export interface Cylinder {
  readonly kind: 'cylinder';
  readonly from: Vector3;
  readonly to: Vector3;
  readonly radius: number;
}

/** Closed convex solid. Rays hit it only from outside. */
export type Shape = Block | Ellipsoid | Cylinder;

/** Straight-sided box, the common case of a `Block`. */
export function box(base: Vector3, size: Vector3, yaw = 0): Block {
  return { kind: 'block', base, size, yaw, inset: { front: 0, rear: 0, side: 0 } };
}

/** A box that encloses the shape; not always the smallest one. */
export function boundsOf(shape: Shape): { readonly min: Vector3; readonly max: Vector3 } {
  switch (shape.kind) {
    case 'block':
      return blockBounds(shape);
    case 'ellipsoid': {
      const { centre, radii, yaw } = shape;
      const [x, y] = turnedExtent(radii[0], radii[1], yaw);
      return around(centre, [x, y, radii[2]]);
    }
    case 'cylinder': {
      const { from, to, radius } = shape;
      const low = (axis: 0 | 1 | 2) => Math.min(from[axis], to[axis]) - radius;
      const high = (axis: 0 | 1 | 2) => Math.max(from[axis], to[axis]) + radius;
      return { min: [low(0), low(1), low(2)], max: [high(0), high(1), high(2)] };
    }
  }
}

function blockBounds({ base, size, yaw }: Block) {
  const [x, y] = turnedExtent(size[0] / 2, size[1] / 2, yaw);
  return around([base[0], base[1], base[2] + size[2] / 2], [x, y, size[2] / 2]);
}

function turnedExtent(halfX: number, halfY: number, yaw: number): [number, number] {
  const cos = Math.abs(Math.cos(yaw));
  const sin = Math.abs(Math.sin(yaw));
  return [cos * halfX + sin * halfY, sin * halfX + cos * halfY];
}

function around(centre: Vector3, half: Vector3): { min: Vector3; max: Vector3 } {
  return {
    min: [centre[0] - half[0], centre[1] - half[1], centre[2] - half[2]],
    max: [centre[0] + half[0], centre[1] + half[1], centre[2] + half[2]],
  };
}
