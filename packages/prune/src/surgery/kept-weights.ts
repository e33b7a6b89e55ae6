import { type NamedTensor, type NamedTensors, readWeights } from '@ssma/core';
import type { DependencyGraph } from '../graph/dependency-graph.js';
import { filterAxisOf } from '../graph/layer-weights.js';
import { takeAlong } from './take-along.js';

/** The weights of a network without those of removed channels. */
export function keptWeights({ model, byLayer }: DependencyGraph, removed: ReadonlySet<number>): NamedTensors {
  const all = readWeights(model);
  const kept = new Map<string, NamedTensor>();
  const left = (channels: Int32Array) =>
    [...channels.keys()].filter((index) => !removed.has(channels[index] as number));
  for (const { layer, inputs, output } of byLayer.values()) {
    for (const { originalName: name } of layer.weights) {
      const weight = all.get(name) as NamedTensor & { dtype: 'float32' };
      const isKernel = name.endsWith('/kernel');
      const filterAxis = isKernel ? filterAxisOf(layer) : 0;
      const ofFilters = takeAlong(weight, filterAxis, left(output));
      kept.set(
        name,
        isKernel ? takeAlong(ofFilters, filterAxis === 3 ? 2 : 3, left(inputs[0] as Int32Array)) : ofFilters,
      );
    }
  }
  return kept;
}
