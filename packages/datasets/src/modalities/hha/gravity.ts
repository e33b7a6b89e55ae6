import type { Direction } from './depth-scan.js';
import { type SymmetricMatrix, symmetricEigen } from './symmetric-eigen.js';
import type { NormalField } from './window-normals.js';

// charlesCXK/Depth2HHA-python, utils/rgbd_util.py, processDepthImage: two stages of five iterations.
const STAGES_DEGREES = [45, 15] as const;
const NUM_ITERATIONS = 5;
/** Eigenvalues that differ by less than this share of the largest are one eigenspace. */
const SAME_EIGENVALUE = 1e-9;

/**
 * Direction that floors face and walls do not, found by turns of sorting the normals and fitting.
 *
 *   y <- eigenvector of the least eigenvalue of (sum over walls n n^T - sum over floors n n^T)
 *
 * A normal is floor-like within the stage's angle of the axis y, and wall-like within it of the plane across.
 *
 * @param start  unit vector
 * @returns      a unit vector on the same side as `start`
 * @see charlesCXK/Depth2HHA-python, utils/util.py, getYDir
 * @remarks Where the normals leave a whole plane of directions open (a picture of one wall), the reference takes what
 * its eigenvalue routine puts first; here the open direction nearest to the last one is taken.
 */
export function gravityOfNormals(normals: NormalField, start: Direction): Direction {
  let down = start;
  for (const degrees of STAGES_DEGREES) {
    for (let i = 0; i < NUM_ITERATIONS; i++) {
      const next = leastDirection(wallsMinusFloors(normals, down, degrees), down);
      // The same direction sorts the normals the same way, so the stage has reached its end.
      const isSettled = next[0] === down[0] && next[1] === down[1] && next[2] === down[2];
      down = next;
      if (isSettled) break;
    }
  }
  return down;
}

function wallsMinusFloors(normals: NormalField, [x, y, z]: Direction, degrees: number): SymmetricMatrix {
  const floorAbove = Math.cos((degrees * Math.PI) / 180);
  const wallBelow = Math.sin((degrees * Math.PI) / 180);
  let xx = 0;
  let xy = 0;
  let xz = 0;
  let yy = 0;
  let yz = 0;
  let zz = 0;
  // A pixel without normal counts as a wall of (0, 0, 0), which adds nothing.
  for (let i = 0; i < normals.length; i += 3) {
    const nx = normals[i]!;
    const ny = normals[i + 1]!;
    const nz = normals[i + 2]!;
    const along = Math.abs(nx * x + ny * y + nz * z);
    if (along > floorAbove) {
      xx -= nx * nx;
      xy -= nx * ny;
      xz -= nx * nz;
      yy -= ny * ny;
      yz -= ny * nz;
      zz -= nz * nz;
    } else if (along < wallBelow) {
      xx += nx * nx;
      xy += nx * ny;
      xz += nx * nz;
      yy += ny * ny;
      yz += ny * nz;
      zz += nz * nz;
    }
  }
  return { xx, xy, xz, yy, yz, zz };
}

/** The part of `near` that lies in the space of the least eigenvalue, as a unit vector. */
function leastDirection(matrix: SymmetricMatrix, near: Direction): Direction {
  const pairs = symmetricEigen(matrix);
  const least = pairs[0].value;
  const tolerance = SAME_EIGENVALUE * Math.max(Math.abs(least), Math.abs(pairs[2].value));
  const sum = [0, 0, 0] as [number, number, number];
  for (const { value, vector } of pairs) {
    if (value - least > tolerance) continue;
    const along = dot(vector, near);
    for (const axis of [0, 1, 2] as const) sum[axis] += along * vector[axis];
  }
  const length = Math.hypot(...sum);
  return length > 0 ? [sum[0] / length, sum[1] / length, sum[2] / length] : pairs[0].vector;
}

function dot(a: Direction, b: Direction): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
