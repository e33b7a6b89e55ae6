/** Odd multipliers that spread neighbouring lattice points over 32 bits, one per axis. */
const X_STEP = 0x27d4eb2d;
const Y_STEP = 0x165667b1;
const Z_STEP = 0x9e3779b1 | 0;
const SCALE = 2 ** -32;

/**
 * Hash of a lattice point to [0, 1): the same on every machine, no table, no state.
 */
export function latticeHash(x: number, y: number, z: number): number {
  return spread(Math.imul(x, X_STEP) ^ Math.imul(y, Y_STEP) ^ Math.imul(z, Z_STEP));
}

/** Value noise in [0, 1): lattice hashes, smoothly interpolated; features are about one unit wide. */
export function valueNoise(x: number, y: number, z: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const z0 = Math.floor(z);
  const u = smoothstep(x - x0);
  const v = smoothstep(y - y0);
  // One multiplication per axis serves all corners: the next lattice point is one step on.
  const left = Math.imul(x0, X_STEP);
  const right = (left + X_STEP) | 0;
  const front = Math.imul(y0, Y_STEP);
  const back = (front + Y_STEP) | 0;
  const below = Math.imul(z0, Z_STEP);
  const a = spread(left ^ front ^ below);
  const b = spread(left ^ back ^ below);
  const frontLow = a + (spread(right ^ front ^ below) - a) * u;
  const low = frontLow + (b + (spread(right ^ back ^ below) - b) * u - frontLow) * v;
  // Flat textures ask for whole z, which needs one layer only.
  if (z === z0) return low;
  const above = (below + Z_STEP) | 0;
  const c = spread(left ^ front ^ above);
  const d = spread(left ^ back ^ above);
  const frontHigh = c + (spread(right ^ front ^ above) - c) * u;
  const high = frontHigh + (d + (spread(right ^ back ^ above) - d) * u - frontHigh) * v;
  return low + (high - low) * smoothstep(z - z0);
}

/** Two octaves of `valueNoise`, in [0, 1): coarse shape with some detail. */
export function fractalNoise(x: number, y: number, z: number): number {
  return (2 * valueNoise(x, y, z) + valueNoise(2.03 * x + 17, 2.03 * y + 31, 2 * z + 7)) / 3;
}

function spread(mixed: number): number {
  const h = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return (Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0) * SCALE;
}

function smoothstep(t: number): number {
  return t * t * (3 - 2 * t);
}
