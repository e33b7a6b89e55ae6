import type { Ray } from './ray.js';
import type { Vector3 } from './shape.js';

/** Where a pinhole camera is, where it looks, and its intrinsics for one image size. */
export interface PinholeView {
  readonly position: Vector3;
  /** Turn downwards, in radians. */
  readonly pitch: number;
  /** Turn to the left, in radians. */
  readonly yaw: number;
  readonly focalPixels: number;
  readonly height: number;
  readonly width: number;
}

/** Maps between the world and the image of a pinhole camera. (0, 0) is the top left corner of the image, in pixels. */
export interface Pinhole {
  readonly view: PinholeView;
  /**
   * Points the ray from the camera through an image position. The direction has length 1 along the optical axis, so
   * that the distance of a hit is its depth in metres.
   */
  aim(ray: Ray, column: number, row: number): void;
  /** Position in the camera's axes: to the right, down, and along the optical axis, in metres. */
  toCamera(point: Vector3): Vector3;
}

/** A camera without roll, whose principal point is the middle of the image. */
export function createPinhole(view: PinholeView): Pinhole {
  const { position, pitch, yaw, focalPixels, height, width } = view;
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  return {
    view,
    aim(ray, column, row) {
      const right = (column - width / 2) / focalPixels;
      const down = (row - height / 2) / focalPixels;
      const ahead = cosPitch - down * sinPitch;
      ray[0] = position[0];
      ray[1] = position[1];
      ray[2] = position[2];
      ray[3] = cosYaw * ahead + sinYaw * right;
      ray[4] = sinYaw * ahead - cosYaw * right;
      ray[5] = -sinPitch - down * cosPitch;
    },
    toCamera(point) {
      const [x, y, z] = [point[0] - position[0], point[1] - position[1], point[2] - position[2]];
      const ahead = cosYaw * x + sinYaw * y;
      return [sinYaw * x - cosYaw * y, -sinPitch * ahead - cosPitch * z, cosPitch * ahead - sinPitch * z];
    },
  };
}
