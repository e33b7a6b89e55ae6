import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fnv1a32 } from '../fnv1a32.js';

/**
 * Fills every kernel with He's truncated normal, std = sqrt(2 / (kH kW C)), cut at two standard deviations; other
 * weights keep their start values (gamma and moving variance 1, beta and moving mean 0).
 *
 * Each kernel has a generator of its own, seeded by (seed, weight name): adding a layer leaves the others' values alone.
 *
 * @see section 5.1.1 of the paper; He et al. 2015, Eq. 10
 */
export function initialiseWeights(model: LayersModel, seed: number): void {
  for (const weight of model.trainableWeights) {
    if (!weight.originalName.endsWith('/kernel')) continue;
    const shape = weight.shape as number[];
    // A transposed convolution stores [kH, kW, filters, C].
    const channelsAxis = weight.originalName.endsWith('/deconv/kernel') ? 3 : 2;
    const fanIn = (shape[0] as number) * (shape[1] as number) * (shape[channelsAxis] as number);
    const values = truncatedNormal(
      tf.util.sizeFromShape(shape),
      Math.sqrt(2 / fanIn),
      fnv1a32(`${seed}/${weight.originalName}`),
    );
    const kernel = tf.tensor(values, shape);
    weight.write(kernel);
    kernel.dispose();
  }
}

/** Box-Muller on mulberry32; values beyond two standard deviations are drawn again. */
function truncatedNormal(size: number, standardDeviation: number, seed: number): Float32Array {
  const values = new Float32Array(size);
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  for (let filled = 0; filled < size; ) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    for (const z of [radius * Math.cos(angle), radius * Math.sin(angle)]) {
      if (Math.abs(z) <= 2 && filled < size) values[filled++] = z * standardDeviation;
    }
  }
  return values;
}
