import { BLOCK, ELLIPSOID, type PackedShapes, SHAPE_STRIDE } from './packed-shapes.js';

/** Where a ray met a solid. Mutable, so that a renderer reuses one for all pixels. */
export interface SurfacePoint {
  /** World position in metres. */
  x: number;
  y: number;
  z: number;
  /** Outward unit normal in world axes. */
  normalX: number;
  normalY: number;
  normalZ: number;
  /**
   * Position in the axes of the shape, in metres: of a block from the centre of its base, of an ellipsoid from its
   * centre. Of a cylinder: `localX` the distance from its axis, `localY` the angle about it in radians, `localZ` the
   * distance along it.
   */
  localX: number;
  localY: number;
  localZ: number;
  /** Normal in the axes of the shape; of a cylinder, `localNormalZ` is 0 on the side and 1 on an end. */
  localNormalX: number;
  localNormalY: number;
  localNormalZ: number;
  /** Distance from the camera in metres: textures fade what is too fine to be seen from there. */
  distance: number;
}

/** A point to be filled by `locateSurface`. */
export function createSurfacePoint(): SurfacePoint {
  // One literal of fractions: V8 would lay out whole numbers as integers, and every spread in a layout of its own, and
  // throw away the code that it compiled for another layout.
  return {
    x: 0.5,
    y: 0.5,
    z: 0.5,
    normalX: 0.5,
    normalY: 0.5,
    normalZ: 0.5,
    localX: 0.5,
    localY: 0.5,
    localZ: 0.5,
    localNormalX: 0.5,
    localNormalY: 0.5,
    localNormalZ: 0.5,
    distance: 0.5,
  };
}

/** Completes normal and local coordinates of a point whose world position lies on shape `index`. */
export function locateSurface(point: SurfacePoint, { kinds, rows }: PackedShapes, index: number): void {
  const kind = kinds[index]!;
  const row = index * SHAPE_STRIDE;
  if (kind === BLOCK) locateOnBlock(point, rows, row);
  else if (kind === ELLIPSOID) locateOnEllipsoid(point, rows, row);
  else locateOnCylinder(point, rows, row);
}

function locateOnBlock(point: SurfacePoint, rows: Float64Array, row: number): void {
  enterLocalAxes(point, rows, row);
  // The face on which the point lies is the one that it is least inside of.
  const { localX, localY, localZ } = point;
  const height = rows[row + 7]!;
  let least = height - localZ;
  setLocalNormal(point, 0, 0, 1);
  if (localZ < least) {
    least = localZ;
    setLocalNormal(point, 0, 0, -1);
  }
  const front = rows[row + 8]!;
  const rear = rows[row + 9]!;
  const side = rows[row + 10]!;
  const ahead = localX > 0;
  const slopeX = ahead ? front : rear;
  const steepX = slopeX === 0 ? 1 : Math.sqrt(1 + slopeX * slopeX);
  const insideX = (rows[row + 5]! - slopeX * localZ - Math.abs(localX)) / steepX;
  if (insideX < least) {
    least = insideX;
    setLocalNormal(point, (ahead ? 1 : -1) / steepX, 0, slopeX / steepX);
  }
  const steepY = side === 0 ? 1 : Math.sqrt(1 + side * side);
  if ((rows[row + 6]! - side * localZ - Math.abs(localY)) / steepY < least) {
    setLocalNormal(point, 0, (localY > 0 ? 1 : -1) / steepY, side / steepY);
  }
  turnNormalToWorld(point, rows, row);
}

function locateOnEllipsoid(point: SurfacePoint, rows: Float64Array, row: number): void {
  enterLocalAxes(point, rows, row);
  const x = point.localX * rows[row + 5]! * rows[row + 5]!;
  const y = point.localY * rows[row + 6]! * rows[row + 6]!;
  const z = point.localZ * rows[row + 7]! * rows[row + 7]!;
  const length = Math.sqrt(x * x + y * y + z * z);
  setLocalNormal(point, x / length, y / length, z / length);
  turnNormalToWorld(point, rows, row);
}

function locateOnCylinder(point: SurfacePoint, rows: Float64Array, row: number): void {
  const ax = rows[row + 3]!;
  const ay = rows[row + 4]!;
  const az = rows[row + 5]!;
  const length = rows[row + 6]!;
  const x = point.x - rows[row]!;
  const y = point.y - rows[row + 1]!;
  const z = point.z - rows[row + 2]!;
  const along = x * ax + y * ay + z * az;
  const rx = x - along * ax;
  const ry = y - along * ay;
  const rz = z - along * az;
  const radial = Math.sqrt(rx * rx + ry * ry + rz * rz);
  point.localX = radial;
  point.localY = angleAbout(Math.abs(ax), Math.abs(az), [rx, ry, rz]);
  point.localZ = along;
  if (Math.min(along, length - along) < rows[row + 7]! - radial) {
    const sign = along < length / 2 ? -1 : 1;
    setLocalNormal(point, 0, 0, 1);
    setNormal(point, sign * ax, sign * ay, sign * az);
  } else {
    setLocalNormal(point, 1, 0, 0);
    setNormal(point, rx / radial, ry / radial, rz / radial);
  }
}

/** Angle zero is up for a lying cylinder and along x for an upright one. */
function angleAbout(axisX: number, axisZ: number, [x, y, z]: readonly [number, number, number]): number {
  if (axisZ > 0.9) return Math.atan2(y, x);
  return Math.atan2(axisX > 0.7 ? y : x, z);
}

function enterLocalAxes(point: SurfacePoint, rows: Float64Array, row: number): void {
  const x = point.x - rows[row]!;
  const y = point.y - rows[row + 1]!;
  const cos = rows[row + 3]!;
  const sin = rows[row + 4]!;
  point.localX = cos * x + sin * y;
  point.localY = cos * y - sin * x;
  point.localZ = point.z - rows[row + 2]!;
}

function turnNormalToWorld(point: SurfacePoint, rows: Float64Array, row: number): void {
  const x = point.localNormalX;
  const y = point.localNormalY;
  const cos = rows[row + 3]!;
  const sin = rows[row + 4]!;
  setNormal(point, cos * x - sin * y, sin * x + cos * y, point.localNormalZ);
}

function setLocalNormal(point: SurfacePoint, x: number, y: number, z: number): void {
  point.localNormalX = x;
  point.localNormalY = y;
  point.localNormalZ = z;
}

function setNormal(point: SurfacePoint, x: number, y: number, z: number): void {
  point.normalX = x;
  point.normalY = y;
  point.normalZ = z;
}
