import type { Ray } from './ray.js';
import type { Vector3 } from './shape.js';

/** Where a pinhole camera is, where it looks, and its intrinsics for one image size. */
export interface PinholeView {
  readonly position: Vector3;
  /** Turn downwards, in radians. */
  readonly pitch: number;
  /** Turn to the left, in radians. */
  readonly yaw: number;
  /** Turn about the optical axis that lifts the left side, in radians. */
  readonly roll: number;
  readonly focalPixels: number;
  readonly height: number;
  readonly width: number;
}

/** Unit vectors of the image axes in the world. */
export interface CameraAxes {
  readonly right: Vector3;
  readonly down: Vector3;
  readonly forward: Vector3;
}

/** Maps between the world and the image of a pinhole camera. (0, 0) is the top left corner of the image, in pixels. */
export interface Pinhole {
  readonly view: PinholeView;
  readonly axes: CameraAxes;
  /**
   * Points the ray from the camera through an image position. The direction has length 1 along the optical axis, so
   * that the distance of a hit is its depth in metres.
   */
  aim(ray: Ray, column: number, row: number): void;
  /** Position in the camera's axes: to the right, down, and along the optical axis, in metres. */
  toCamera(point: Vector3): Vector3;
}

/** A camera whose principal point is the middle of the image. */
export function createPinhole(view: PinholeView): Pinhole {
  const { position, focalPixels, height, width } = view;
  const axes = axesOf(view);
  const [fx, fy, fz] = axes.forward;
  const [rx, ry, rz] = axes.right;
  const [dx, dy, dz] = axes.down;
  return {
    view,
    axes,
    aim(ray, column, row) {
      const right = (column - width / 2) / focalPixels;
      const down = (row - height / 2) / focalPixels;
      ray[0] = position[0];
      ray[1] = position[1];
      ray[2] = position[2];
      ray[3] = fx + rx * right + dx * down;
      ray[4] = fy + ry * right + dy * down;
      ray[5] = fz + rz * right + dz * down;
    },
    toCamera(point) {
      const [x, y, z] = [point[0] - position[0], point[1] - position[1], point[2] - position[2]];
      return [rx * x + ry * y + rz * z, dx * x + dy * y + dz * z, fx * x + fy * y + fz * z];
    },
  };
}

/**
 * Image axes of a camera that was turned by `Rz(yaw) Ry(pitch) Rx(roll)` from looking along world x.
 *
 * @see mcordts/cityscapesScripts docs/csCalibration.pdf
 */
function axesOf({ pitch, yaw, roll }: Pick<PinholeView, 'pitch' | 'yaw' | 'roll'>): CameraAxes {
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosRoll, sinRoll] = [Math.cos(roll), Math.sin(roll)];
  // Without roll, left is level and up leans forward by the pitch.
  const left: Vector3 = [-sinYaw, cosYaw, 0];
  const up: Vector3 = [cosYaw * sinPitch, sinYaw * sinPitch, cosPitch];
  const mixed = (ofLeft: number, ofUp: number): Vector3 => [
    ofLeft * left[0] + ofUp * up[0],
    ofLeft * left[1] + ofUp * up[1],
    ofLeft * left[2] + ofUp * up[2],
  ];
  return {
    right: mixed(-cosRoll, -sinRoll),
    down: mixed(sinRoll, -cosRoll),
    forward: [cosYaw * cosPitch, sinYaw * cosPitch, -sinPitch],
  };
}
