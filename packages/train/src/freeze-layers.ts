import type { LayersModel } from '@tensorflow/tfjs-layers';
import { baseLearningRate } from './base-learning-rate.js';
import type { OptimiserSpec } from './spec.js';

type Layer = LayersModel['layers'][number];

/**
 * Makes every layer whose weights are all in groups of rate 0 one that training does not touch: batch norm normalises by
 * its moving statistics and leaves them, dropout drops nothing. A layer without weights belongs to a group by its name.
 *
 * @returns makes the layers as they were
 */
export function freezeLayers(model: LayersModel, spec: OptimiserSpec): () => void {
  const frozen = model.layers.filter((layer) => layer.trainable && isFrozen(layer, spec));
  for (const layer of frozen) layer.trainable = false;
  return () => {
    for (const layer of frozen) layer.trainable = true;
  };
}

function isFrozen({ name, trainableWeights }: Layer, spec: OptimiserSpec): boolean {
  const names = trainableWeights.length > 0 ? trainableWeights.map(({ originalName }) => originalName) : [name];
  return names.every((each) => baseLearningRate(each, spec) === 0);
}
