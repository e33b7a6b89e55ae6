import type { NamedTensor } from '../weights/named-tensors.js';

/**
 * Weights and images that a test and the reference network can both make, so that nothing large is stored: numbers of
 * a mulberry32 generator seeded by the weight's name.
 *
 * Ours; the values are checked in `golden-weights.test.ts` against files that the reference implementations wrote.
 */

/** Transposed convolutions of the authors' network, whose kernels are [kh, kw, out, in]. */
const DECONV_SCOPES = ['conv41', 'conv16', 'conv5'];

/**
 * A weight of the authors' network.
 *
 * @param name   the authors' name; its last part decides the distribution: `gamma` 1 + 0.1 v, `beta`, `moving_mean`
 *               and `biases` 0.1 v, `moving_variance` 1 + 0.5 v, kernels v * sqrt(3 / fanIn), with v in [-1, 1)
 * @param shape  kernels: [kh, kw, in, out], deconvolutions [kh, kw, out, in]
 * @param salt   varies all numbers; '' in the stored goldens
 */
export function goldenTensor(name: string, shape: readonly number[], salt = ''): NamedTensor {
  const scale = weightScale(name, shape);
  const data = generate(fnv1a32(salt + name), shape, (v) => scale.centre + scale.spread * v);
  return { dtype: 'float32', shape, data };
}

/** An image with values in [-1, 1), row-major; `seed` is used as it is. */
export function goldenImage(seed: number, shape: readonly number[]): Float32Array {
  return generate(seed, shape, (v) => v);
}

function weightScale(name: string, shape: readonly number[]): { readonly centre: number; readonly spread: number } {
  const parts = name.split('/');
  switch (parts.at(-1)) {
    case 'gamma':
      return { centre: 1, spread: 0.1 };
    case 'beta':
    case 'moving_mean':
    case 'biases':
      return { centre: 0, spread: 0.1 };
    case 'moving_variance':
      return { centre: 1, spread: 0.5 };
    default: {
      const [height = 1, width = 1, third = 1, fourth = 1] = shape;
      const inputs = parts.some((part) => DECONV_SCOPES.includes(part)) ? fourth : third;
      return { centre: 0, spread: Math.sqrt(3 / (height * width * inputs)) };
    }
  }
}

function generate(seed: number, shape: readonly number[], value: (v: number) => number): Float32Array {
  const values = new Float32Array(shape.reduce((count, size) => count * size, 1));
  let state = seed | 0;
  for (let i = 0; i < values.length; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    values[i] = value(2 * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) - 1);
  }
  return values;
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
