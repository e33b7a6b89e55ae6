import { channelRoleOf } from '@ssma/core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { DependencyGraph } from '../graph/dependency-graph.js';
import { type ReadersByTensor, readersOf } from '../graph/readers.js';
import type { FilterScores } from './filter-scores.js';

/**
 * Absolute scale (gamma) of the batch norm behind each filter. Convolutions without one of their own, such as the last of
 * a residual unit, have no scores.
 *
 * @see Liu et al. 2017, "Learning efficient convolutional networks through network slimming"
 */
export function batchNormScales({ model, byLayer }: DependencyGraph): FilterScores {
  const readers = readersOf(model);
  const scores = new Map<string, Float32Array>();
  for (const [name, { layer, role, output }] of byLayer) {
    if (role !== 'convolution') continue;
    const norm = normBehind(layer.output as SymbolicTensor, readers);
    if (norm === null) continue;
    const gamma = gammaOf(norm);
    const places = byLayer.get(norm.name)?.output as Int32Array;
    scores.set(
      name,
      Float32Array.from(output, (channel) => Math.abs(gamma[places.indexOf(channel)] as number)),
    );
  }
  return scores;
}

/** The batch norm that alone reads a map, by itself or as a part of a concatenation. */
function normBehind(tensor: SymbolicTensor, readers: ReadersByTensor): layers.Layer | null {
  const [reader, ...others] = readers.get(tensor.id) ?? [];
  if (reader === undefined || others.length > 0) return null;
  const { sourceLayer } = reader;
  if (sourceLayer.getClassName() === 'SsmaBatchNorm') return sourceLayer;
  return channelRoleOf(sourceLayer) === 'concatenation' ? normBehind(reader, readers) : null;
}

function gammaOf(norm: layers.Layer): Float32Array {
  const gamma = norm.weights.find(({ originalName }) => originalName === `${norm.name}/gamma`);
  if (gamma === undefined) throw new Error(`batchNormScales: batch norm must have a gamma; got ${norm.name}`);
  return gamma.read().dataSync<'float32'>() as Float32Array;
}
