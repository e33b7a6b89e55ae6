import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DependencyGraph } from '../graph/dependency-graph.js';
import { filterAxisOf } from '../graph/layer-weights.js';
import { weightOf, weightValues, writeWeight } from './networks.js';

/** Zeroes what makes each channel of a group: filter and bias, scale and shift. */
export function maskGroups(network: LayersModel, graph: DependencyGraph, channels: ReadonlySet<number>): void {
  for (const { layer, output } of graph.byLayer.values()) {
    const indices = [...output.keys()].filter((index) => channels.has(output[index] as number));
    if (indices.length === 0) continue;
    for (const { originalName } of layer.weights) {
      if (/moving(Mean|Variance)$/.test(originalName)) continue;
      zeroAlong(network, originalName, { axis: originalName.endsWith('/kernel') ? filterAxisOf(layer) : 0, indices });
    }
  }
}

/** Zeroes what reads each channel; in front of a sum, where nothing weighs it, what makes it. */
export function maskReaders(network: LayersModel, graph: DependencyGraph, channels: ReadonlySet<number>): void {
  for (const { layer, role, inputs } of graph.byLayer.values()) {
    const [first] = inputs as [Int32Array];
    if (role !== 'convolution') continue;
    const indices = [...first.keys()].filter((index) => channels.has(first[index] as number));
    if (indices.length === 0) continue;
    const axis = filterAxisOf(layer) === 3 ? 2 : 3;
    zeroAlong(network, `${layer.name}/kernel`, { axis, indices });
  }
}

/**
 * Zeroes what an axis of a weight has at some places, over [a, n, b] with n the axis.
 */
function zeroAlong(
  network: LayersModel,
  name: string,
  { axis, indices }: { axis: number; indices: readonly number[] },
): void {
  const shape = weightOf(network, name).shape as number[];
  const values = weightValues(network, name);
  const below = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const isZeroed = new Set(indices);
  for (let i = 0; i < values.length; i++)
    if (isZeroed.has(Math.floor(i / below) % (shape[axis] as number))) values[i] = 0;
  writeWeight(network, name, values);
}
