import type { DepthScan } from './depth-scan.js';

/** Unit normals of the surfaces in a picture, [height, width, 3] in image axes; (0, 0, 0) where no plane is known. */
export type NormalField = Float32Array;

/**
 * Normal of the plane through the measured pixels of a square window, per pixel; it points away from the camera.
 *
 *   sum over the window (1 / Z - q . (u, v, 1))^2 -> least,   n ~ (fx q_u, fy q_v, q_1 - fx q_u x - fy q_v y)
 *
 * A plane n . P = 1 has an inverse depth that is linear in the pixel coordinates (u, v), here counted from the centre
 * of the window, whose ray is (x, y, 1). This is the fit of the reference in another frame: its moments are whole
 * numbers, so sums that slide over the picture stay exact, and a window whose pixels lie in one line has a determinant
 * of exactly 0 and gets no normal. Time does not depend on the radius.
 *
 * @param radius   window side = 2 radius + 1 pixels, cut off at the border; 1 to 20, so that whole numbers stay exact
 * @param normals  receives the result, [height, width, 3]
 * @see Gupta et al. 2014, "Learning Rich Features from RGB-D Images";
 * charlesCXK/Depth2HHA-python, utils/rgbd_util.py, computeNormalsSquareSupport
 */
export function windowNormals(scan: DepthScan, radius: number, normals: NormalField): void {
  const sums = columnSums(scan.width + 2 * radius + 1);
  for (let row = -radius; row < scan.height; row++) {
    const enters = row + radius;
    const leaves = row - radius - 1;
    if (enters < scan.height) includeRow(scan, { sums, row: enters, radius }, 1);
    if (leaves >= 0) includeRow(scan, { sums, row: leaves, radius }, -1);
    if (row >= 0) normalsOfRow(scan, { sums, row, radius }, normals);
  }
}

/**
 * Sums over the rows of the window, per column: count, sums of v and v^2, of 1 / Z and of v / Z. The columns of the
 * picture begin at index `radius`; those around them stay 0.
 */
interface ColumnSums {
  readonly count: Float64Array;
  readonly v: Float64Array;
  readonly vv: Float64Array;
  readonly inverse: Float64Array;
  readonly vInverse: Float64Array;
}

interface WindowRow {
  readonly sums: ColumnSums;
  readonly row: number;
  readonly radius: number;
}

function columnSums(length: number): ColumnSums {
  return {
    count: new Float64Array(length),
    v: new Float64Array(length),
    vv: new Float64Array(length),
    inverse: new Float64Array(length),
    vInverse: new Float64Array(length),
  };
}

function includeRow({ inverseDepth, width }: DepthScan, { sums, row, radius }: WindowRow, sign: 1 | -1): void {
  const { count, v, vv, inverse, vInverse } = sums;
  const start = row * width;
  const signedRow = sign * row;
  const signedSquare = signedRow * row;
  for (let column = 0; column < width; column++) {
    const value = inverseDepth[start + column]!;
    if (value === 0) continue;
    const at = column + radius;
    count[at]! += sign;
    v[at]! += signedRow;
    vv[at]! += signedSquare;
    inverse[at]! += sign * value;
    vInverse[at]! += signedRow * value;
  }
}

function normalsOfRow(scan: DepthScan, { sums, row, radius }: WindowRow, normals: NormalField): void {
  const { count, v, vv, inverse, vInverse } = sums;
  const { width, rayX, fx, fy } = scan;
  const y = scan.rayY[row]!;
  const side = 2 * radius + 1;
  // Sums over the window, with u = column and v = row: whole numbers but for the three of the inverse depth.
  let n = 0;
  let su = 0;
  let suu = 0;
  let sv = 0;
  let suv = 0;
  let svv = 0;
  let t = 0;
  let tu = 0;
  let tv = 0;
  for (let enter = radius; enter < width + 2 * radius; enter++) {
    const u = enter - radius;
    const cEnter = count[enter]!;
    const vEnter = v[enter]!;
    const tEnter = inverse[enter]!;
    n += cEnter;
    su += u * cEnter;
    suu += u * u * cEnter;
    sv += vEnter;
    suv += u * vEnter;
    svv += vv[enter]!;
    t += tEnter;
    tu += u * tEnter;
    tv += vInverse[enter]!;
    const column = u - radius;
    if (column < 0) continue;
    const leave = enter - side;
    if (leave >= radius) {
      const uLeave = leave - radius;
      const cLeave = count[leave]!;
      const vLeave = v[leave]!;
      const tLeave = inverse[leave]!;
      n -= cLeave;
      su -= uLeave * cLeave;
      suu -= uLeave * uLeave * cLeave;
      sv -= vLeave;
      suv -= uLeave * vLeave;
      svv -= vv[leave]!;
      t -= tLeave;
      tu -= uLeave * tLeave;
      tv -= vInverse[leave]!;
    }
    // The same moments about the centre of the window.
    const mu = su - column * n;
    const mv = sv - row * n;
    const muu = suu - column * (su + mu);
    const mvv = svv - row * (sv + mv);
    const muv = suv - column * sv - row * mu;
    const bu = tu - column * t;
    const bv = tv - row * t;
    // Adjugate of [[muu, muv, mu], [muv, mvv, mv], [mu, mv, n]].
    const auu = mvv * n - mv * mv;
    const auv = mu * mv - muv * n;
    const au = muv * mv - mu * mvv;
    const avv = muu * n - mu * mu;
    const av = mu * muv - muu * mv;
    const a = muu * mvv - muv * muv;
    const at = 3 * (row * width + column);
    if (muu * auu + muv * auv + mu * au <= 0) {
      normals[at] = 0;
      normals[at + 1] = 0;
      normals[at + 2] = 0;
      continue;
    }
    const nx = fx * (auu * bu + auv * bv + au * t);
    const ny = fy * (auv * bu + avv * bv + av * t);
    const facing = au * bu + av * bv + a * t;
    const nz = facing - nx * rayX[column]! - ny * y;
    // facing has the sign of n . P: positive for a plane seen from inside.
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    const scale = facing > 0 || (facing === 0 && nz >= 0) ? 1 / length : -1 / length;
    normals[at] = nx * scale;
    normals[at + 1] = ny * scale;
    normals[at + 2] = nz * scale;
  }
}
