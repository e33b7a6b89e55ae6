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
      const view = views[faceTowards(x - position[0], y - position[1], z - position[2])]!;
      const [right, down, depth] = view.pinhole.toCamera([x, y, z]);
      const column = FACE_PIXELS * (0.5 + (0.5 * right) / depth);
      const row = FACE_PIXELS * (0.5 + (0.5 * down) / depth);
      view.grid.nearest(Math.min(column, FACE_PIXELS - 1e-6), Math.min(row, FACE_PIXELS - 1e-6));
      return view.grid.depth() < depth * SHARE;
    },
  };
}

/** Index into `FACES` of the view that looks most along a direction. */
function faceTowards(x: number, y: number, z: number): number {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (ax >= ay && ax >= az) return x > 0 ? 0 : 1;
  if (ay >= az) return y > 0 ? 2 : 3;
  return z > 0 ? 4 : 5;
}
