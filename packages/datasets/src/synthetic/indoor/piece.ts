import { box, type Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import { type Pose, placedAt } from '../street/local-frame.js';
import type { Texture } from '../texture.js';

/** What the annotator and the camera see of a part of some furniture. */
export interface Look {
  readonly label: number;
  readonly texture: Texture;
}

/**
 * Box in the axes of the thing that it is a part of.
 *
 * @param base centre of the bottom face
 * @param lean how far the sides have moved inwards at the top, in metres; 0 by default
 */
export function slab(
  pose: Pose,
  look: Look,
  { base, size, lean = 0 }: { readonly base: Vector3; readonly size: Vector3; readonly lean?: number },
): Solid {
  const upright = box(placedAt(pose)(...base), size, pose.yaw);
  return { ...look, shape: { ...upright, inset: { front: lean, rear: lean, side: lean } } };
}

/** Straight rod between two points in the axes of the thing that it is a part of. */
export function rod(
  pose: Pose,
  look: Look,
  { from, to, radius }: { readonly from: Vector3; readonly to: Vector3; readonly radius: number },
): Solid {
  const at = placedAt(pose);
  return { ...look, shape: { kind: 'cylinder', from: at(...from), to: at(...to), radius } };
}

/** Rounded body in the axes of the thing that it is a part of. */
export function lump(
  pose: Pose,
  look: Look,
  {
    centre,
    radii,
    raggedness = 0,
  }: { readonly centre: Vector3; readonly radii: Vector3; readonly raggedness?: number },
): Solid {
  const shape = { kind: 'ellipsoid', centre: placedAt(pose)(...centre), radii, yaw: pose.yaw, raggedness } as const;
  return { ...look, shape };
}

/** Four legs under a rectangle of the given size around the middle of the thing. */
export function legs(
  pose: Pose,
  look: Look,
  { size: [length, width, height], radius }: { readonly size: Vector3; readonly radius: number },
): Solid[] {
  const [x, y] = [length / 2 - radius, width / 2 - radius];
  const corners = [
    [x, y],
    [x, -y],
    [-x, y],
    [-x, -y],
  ] as const;
  return corners.map(([cornerX, cornerY]) =>
    rod(pose, look, { from: [cornerX, cornerY, 0], to: [cornerX, cornerY, height], radius }),
  );
}

/** The same thing's axes with the origin moved, and turned, in its own axes. */
export function within(pose: Pose, [x, y, z]: Vector3, turn = 0): Pose {
  const [worldX, worldY, worldZ] = placedAt(pose)(x, y, z);
  return { x: worldX, y: worldY, z: worldZ, yaw: pose.yaw + turn };
}
