import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { testValues } from './numeric-gradient.js';

/** Gives every batch norm a scale and shift, and every bias a value, so that one left out shows; kernels stay. */
export function fillWeights(network: LayersModel): void {
  network.weights.forEach((weight, index) => {
    if (weight.originalName.endsWith('/kernel')) return;
    const shape = weight.shape as number[];
    const values = testValues(tf.util.sizeFromShape(shape), index + 1).map((value) =>
      /gamma|Variance/.test(weight.originalName) ? 1 + 0.5 * value : 0.3 * value,
    );
    const tensor = tf.tensor(values, shape);
    weight.write(tensor);
    tensor.dispose();
  });
}
