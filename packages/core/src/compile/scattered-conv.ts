import type { ConvNode, InferenceNode, Weight } from './inference-graph.js';

/** Where channels lie among those of a sum, see `ChannelScatter`. */
interface Places {
  readonly of: number;
  readonly kept: readonly number[];
}

/**
 * A channel scatter as a convolution whose missing filters are zero: the one in front of it, so that inference has no
 * layer more than before pruning, or else one that does nothing but place channels.
 *
 * @param source what the scatter reads
 * @param node   name, shape and inputs of the scatter
 */
export function scatteredConv(
  source: InferenceNode | undefined,
  node: Pick<ConvNode, 'name' | 'shape' | 'inputs'>,
  places: Places,
): ConvNode {
  if (source?.kind === 'conv' && !source.hasRelu) {
    const { kernel, bias, inputs } = source;
    return {
      ...source,
      name: node.name,
      shape: node.shape,
      inputs,
      kernel: spread(kernel, places),
      bias: bias && spread(bias, places),
    };
  }
  const width = places.kept.length;
  const identity = { shape: [1, 1, width, width], values: identityMatrix(width) };
  const kernel = spread(identity, places);
  return { ...node, kind: 'conv', kernel, bias: null, stride: 1, dilationRate: 1, padding: 'same', hasRelu: false };
}

/** Widens the last axis; what is not kept is zero. */
function spread({ shape, values }: Weight, { of, kept }: Places): Weight {
  const width = kept.length;
  const rows = values.length / width;
  const spreadValues = new Float32Array(rows * of);
  for (let row = 0; row < rows; row++)
    for (let index = 0; index < width; index++)
      spreadValues[row * of + (kept[index] as number)] = values[row * width + index] as number;
  return { shape: [...shape.slice(0, -1), of], values: spreadValues };
}

function identityMatrix(size: number): Float32Array {
  const values = new Float32Array(size * size);
  for (let index = 0; index < size; index++) values[index * size + index] = 1;
  return values;
}
