/**
 * Hash of a lattice point to [0, 1): the same on every machine, no table, no state.
 */
export function latticeHash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Value noise in [0, 1): lattice hashes, smoothly interpolated; features are about one unit wide. */
export function valueNoise(x: number, y: number, z: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const z0 = Math.floor(z);
  const u = smoothstep(x - x0);
  const v = smoothstep(y - y0);
  const low = noiseLayer(x0, y0, z0, u, v);
  // Flat textures ask for whole z, which needs one layer only.
  if (z === z0) return low;
  return low + (noiseLayer(x0, y0, z0 + 1, u, v) - low) * smoothstep(z - z0);
}

/** Two octaves of `valueNoise`, in [0, 1): coarse shape with some detail. */
export function fractalNoise(x: number, y: number, z: number): number {
  return (2 * valueNoise(x, y, z) + valueNoise(2.03 * x + 17, 2.03 * y + 31, 2 * z + 7)) / 3;
}

function noiseLayer(x: number, y: number, z: number, u: number, v: number): number {
  const front = latticeHash(x, y, z);
  const back = latticeHash(x, y + 1, z);
  const frontMix = front + (latticeHash(x + 1, y, z) - front) * u;
  const backMix = back + (latticeHash(x + 1, y + 1, z) - back) * u;
  return frontMix + (backMix - frontMix) * v;
}

function smoothstep(t: number): number {
  return t * t * (3 - 2 * t);
}
