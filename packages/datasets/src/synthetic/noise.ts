/** Odd multipliers that spread neighbouring lattice points over 32 bits, one per axis. */
const X_STEP = 0x27d4eb2d;
const Y_STEP = 0x165667b1;
const Z_STEP = 0x9e3779b1 | 0;
const HASH_SCALE = 2 ** -32;

/**
 * Hash of a lattice point to [0, 1): the same on every machine, no table, no state.
 */
export function latticeHash(x: number, y: number, z: number): number {
  return spread(Math.imul(x, X_STEP) ^ Math.imul(y, Y_STEP) ^ Math.imul(z, Z_STEP)) * HASH_SCALE;
}

/**
 * Value noise in [0, 1): lattice hashes, smoothly interpolated; features are about one unit wide. It repeats after 2^20
 * units along each axis.
 */
export function valueNoise(x: number, y: number, z: number): number {
  return solidNoise(fixed(x), fixed(y), fixed(z)) * RESULT_SCALE;
}

/** `valueNoise` at a whole z, for flat textures. */
export function flatNoise(x: number, y: number, layer: number): number {
  return layerNoise(fixed(x), fixed(y), layer) * RESULT_SCALE;
}

/** Two octaves of `valueNoise`, in [0, 1): coarse shape with some detail. */
export function fractalNoise(x: number, y: number, z: number): number {
  return (2 * valueNoise(x, y, z) + valueNoise(2.03 * x + 17, 2.03 * y + 31, 2 * z + 7)) / 3;
}

/** `fractalNoise` at a whole z. */
export function flatFractalNoise(x: number, y: number, layer: number): number {
  return (2 * flatNoise(x, y, layer) + flatNoise(2.03 * x + 17, 2.03 * y + 31, 2 * layer + 7)) / 3;
}

// Between functions, coordinates and noise are whole numbers: V8 puts every fraction that crosses a call into memory of
// its own, which would take longer than the noise.
const FRACTION_BITS = 12;
const FRACTIONS = 2 ** FRACTION_BITS;
const RESULT_BITS = 24;
const RESULT_SCALE = 2 ** -RESULT_BITS;

function fixed(coordinate: number): number {
  return Math.floor(coordinate * FRACTIONS) | 0;
}

function solidNoise(x: number, y: number, z: number): number {
  const layer = z >> FRACTION_BITS;
  const low = layerNoise(x, y, layer);
  const weight = smoothstep((z & (FRACTIONS - 1)) / FRACTIONS);
  return (low + (layerNoise(x, y, layer + 1) - low) * weight) | 0;
}

function layerNoise(x: number, y: number, layer: number): number {
  const u = smoothstep((x & (FRACTIONS - 1)) / FRACTIONS);
  const v = smoothstep((y & (FRACTIONS - 1)) / FRACTIONS);
  // One multiplication per axis serves all corners: the next lattice point is one step on.
  const left = Math.imul(x >> FRACTION_BITS, X_STEP);
  const right = (left + X_STEP) | 0;
  const ahead = Math.imul(y >> FRACTION_BITS, Y_STEP);
  const above = Math.imul(layer, Z_STEP);
  const front = ahead ^ above;
  const back = ((ahead + Y_STEP) | 0) ^ above;
  const a = spread(left ^ front);
  const b = spread(left ^ back);
  const near = a + (spread(right ^ front) - a) * u;
  const far = b + (spread(right ^ back) - b) * u;
  return ((near + (far - near) * v) >>> 0) >>> (32 - RESULT_BITS);
}

function spread(mixed: number): number {
  const h = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
}

function smoothstep(t: number): number {
  return t * t * (3 - 2 * t);
}
