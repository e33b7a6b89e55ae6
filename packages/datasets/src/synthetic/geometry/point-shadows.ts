import { createCameraGrid } from './camera-grid.js';
import type { PackedShapes } from './packed-shapes.js';
import { createPinhole } from './pinhole.js';
import type { Vector3 } from './shape.js';

/** Tells whether anything stands between a lamp and a point. */
export interface PointShadows {
  isBlocked(x: number, y: number, z: number): boolean;
}

/** Pixels along a side of each of the six faces; they only set how finely shapes are sorted. */
const FACE_PIXELS = 128;
/** Share of the way to the point that is searched: the point's own surface does not count. */
const SHARE = 1 - 1e-4;
const QUARTER = Math.PI / 2;
const FACES = [
  { pitch: 0, yaw: 0 },
  { pitch: 0, yaw: 2 * QUARTER },
  { pitch: 0, yaw: QUARTER },
  { pitch: 0, yaw: -QUARTER },
  { pitch: -QUARTER, yaw: 0 },
  { pitch: QUARTER, yaw: 0 },
] as const;

/**
 * Sorts shapes by where a lamp sees them: six square views, one for each face of a cube around it.
 *
 * @param casters shapes that throw shadows; the lamp's own housing is not seen from inside it
 */
export function createPointShadows(casters: PackedShapes, position: Vector3): PointShadows {
  const views = FACES.map(({ pitch, yaw }) => {
    const focalPixels = FACE_PIXELS / 2;
    const size = { height: FACE_PIXELS, width: FACE_PIXELS };
    const pinhole = createPinhole({ position, pitch, yaw, roll: 0, focalPixels, ...size });
    return { pinhole, grid: createCameraGrid(casters, pinhole) };
  });
  return {
    isBlocked(x, y, z) {
      const [fromX, fromY, fromZ] = [x - position[0], y - position[1], z - position[2]];
      const { pinhole, grid } = views[faceTowards(fromX, fromY, fromZ)]!;
      const { right, down, forward } = pinhole.axes;
      const depth = forward[0] * fromX + forward[1] * fromY + forward[2] * fromZ;
      const column = (right[0] * fromX + right[1] * fromY + right[2] * fromZ) / depth;
      const row = (down[0] * fromX + down[1] * fromY + down[2] * fromZ) / depth;
      return grid.isCovered(pixelAt(column), pixelAt(row), depth * SHARE);
    },
  };
}

/** Image position on a face from the tangent of its angle, kept within the face where rounding leaves it. */
function pixelAt(tangent: number): number {
  return Math.min(Math.max(FACE_PIXELS * (0.5 + 0.5 * tangent), 0), FACE_PIXELS - 1e-6);
}

/** Index into `FACES` of the view that looks most along a direction. */
function faceTowards(x: number, y: number, z: number): number {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (ax >= ay && ax >= az) return x > 0 ? 0 : 1;
  if (ay >= az) return y > 0 ? 2 : 3;
  return z > 0 ? 4 : 5;
}
