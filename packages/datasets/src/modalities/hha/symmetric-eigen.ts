import type { Direction } from './depth-scan.js';

/** Upper triangle of a symmetric 3 x 3 matrix. */
export interface SymmetricMatrix {
  readonly xx: number;
  readonly xy: number;
  readonly xz: number;
  readonly yy: number;
  readonly yz: number;
  readonly zz: number;
}

/** `matrix x vector = value x vector`, vector of length 1. */
export interface EigenPair {
  readonly value: number;
  readonly vector: Direction;
}

/** Jacobi's method roughly squares the rest per sweep; 3 x 3 in double precision is done after 6. */
const MAX_SWEEPS = 30;
const ROTATIONS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

type Vector = [number, number, number];

/**
 * Eigenvalues from least to largest, and an orthonormal set of eigenvectors.
 *
 * @see Golub, Van Loan, "Matrix Computations", section "Jacobi methods" (cyclic by row)
 */
export function symmetricEigen({ xx, xy, xz, yy, yz, zz }: SymmetricMatrix): [EigenPair, EigenPair, EigenPair] {
  const rows: [Vector, Vector, Vector] = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
  // Rows of `vectors` become the eigenvectors.
  const vectors: [Vector, Vector, Vector] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (let sweep = 0; sweep < MAX_SWEEPS && ROTATIONS.some(([p, q]) => rows[p][q] !== 0); sweep++) {
    for (const [p, q] of ROTATIONS) rotate(rows, vectors, [p, q]);
  }
  const pair = (axis: 0 | 1 | 2): EigenPair => ({ value: rows[axis][axis], vector: vectors[axis] });
  const pairs: [EigenPair, EigenPair, EigenPair] = [pair(0), pair(1), pair(2)];
  pairs.sort((a, b) => a.value - b.value);
  return pairs;
}

/** Turns axes p and q so that their off-diagonal entry becomes 0. */
function rotate(
  rows: [Vector, Vector, Vector],
  vectors: [Vector, Vector, Vector],
  [p, q]: readonly [0 | 1, 1 | 2],
): void {
  const between = rows[p][q];
  const scale = Math.abs(rows[p][p]) + Math.abs(rows[q][q]);
  if (Math.abs(between) <= Number.EPSILON * Number.EPSILON * scale) {
    rows[p][q] = 0;
    rows[q][p] = 0;
    return;
  }
  const theta = (rows[q][q] - rows[p][p]) / (2 * between);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const k of [0, 1, 2] as const) {
    const kp = rows[k][p];
    const kq = rows[k][q];
    rows[k][p] = cosine * kp - sine * kq;
    rows[k][q] = sine * kp + cosine * kq;
  }
  for (const k of [0, 1, 2] as const) {
    const pk = rows[p][k];
    const qk = rows[q][k];
    rows[p][k] = cosine * pk - sine * qk;
    rows[q][k] = sine * pk + cosine * qk;
    const vp = vectors[p][k];
    const vq = vectors[q][k];
    vectors[p][k] = cosine * vp - sine * vq;
    vectors[q][k] = sine * vp + cosine * vq;
  }
  rows[p][q] = 0;
  rows[q][p] = 0;
}
