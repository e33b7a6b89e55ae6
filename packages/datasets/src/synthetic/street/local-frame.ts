import type { Vector3 } from '../geometry/shape.js';

/** Position and heading of something that is built of several solids. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  /** Height of the ground that it stands on. */
  readonly z: number;
  /** Heading in radians, from x towards y. */
  readonly yaw: number;
}

/** Maps a point of the thing's own axes (x ahead, y left, z up from the ground) to the world. */
export function placedAt(pose: Pose): (x: number, y: number, z: number) => Vector3 {
  const [cos, sin] = [Math.cos(pose.yaw), Math.sin(pose.yaw)];
  return (x, y, z) => [pose.x + cos * x - sin * y, pose.y + sin * x + cos * y, pose.z + z];
}
