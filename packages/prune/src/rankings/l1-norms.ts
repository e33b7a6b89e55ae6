import type { DependencyGraph } from '../graph/dependency-graph.js';
import { kernelOf } from '../graph/layer-weights.js';
import type { FilterScores } from './filter-scores.js';

/**
 * Sum of the absolute weights of each filter, without its bias.
 *
 * @see Li et al. 2017, "Pruning filters for efficient ConvNets"; the baseline of section 5.4 of the paper
 */
export function l1Norms({ byLayer }: DependencyGraph): FilterScores {
  const scores = new Map<string, Float32Array>();
  for (const [name, { layer, role }] of byLayer) {
    if (role !== 'convolution') continue;
    const { values, shape, filterAxis } = kernelOf(layer);
    const norms = new Float64Array(shape[filterAxis] as number);
    const below = shape.slice(filterAxis + 1).reduce((product, size) => product * size, 1);
    for (let i = 0; i < values.length; i++) {
      const filter = Math.floor(i / below) % norms.length;
      norms[filter] = (norms[filter] as number) + Math.abs(values[i] as number);
    }
    scores.set(name, Float32Array.from(norms));
  }
  return scores;
}
