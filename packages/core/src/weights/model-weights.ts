import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type MatchWeightsOptions, matchWeights } from './match-weights.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { toFloat32 } from './to-float32.js';

/** All weights of a network by full name, e.g. `stem/conv/kernel`, copied out of the engine. */
export function readWeights(model: LayersModel): NamedTensors {
  return new Map(
    model.weights.map((weight): [string, NamedTensor] => [
      weight.originalName,
      { dtype: 'float32', shape: weight.shape as number[], data: weight.read().dataSync<'float32'>() as Float32Array },
    ]),
  );
}

/**
 * Fills a network's weights by name; waived ones that the tensors lack keep their value.
 *
 * @throws CheckpointError when a weight is missing, unexpected or of another shape and was not waived by name; the
 *   network is then unchanged
 */
export function writeWeights(model: LayersModel, tensors: NamedTensors, options: MatchWeightsOptions = {}): void {
  const expected = model.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] }));
  const { matched } = matchWeights(expected, tensors, options);
  // Every dtype is checked before the first weight changes.
  const values = new Map([...matched].map(([name, tensor]) => [name, toFloat32(name, tensor)]));
  for (const weight of model.weights) {
    const found = values.get(weight.originalName);
    if (found === undefined) continue;
    const value = tf.tensor(found, weight.shape as number[]);
    weight.write(value);
    value.dispose();
  }
}
