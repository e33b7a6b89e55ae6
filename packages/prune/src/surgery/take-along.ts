/** Float32 values of any rank, row-major. */
export interface FloatTensor {
  readonly dtype: 'float32';
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Some of the slices along an axis, in the order of `indices`. */
export function takeAlong(tensor: FloatTensor, axis: number, indices: readonly number[]): FloatTensor {
  const { shape, data } = tensor;
  const size = shape[axis] as number;
  if (indices.length === size && indices.every((index, at) => index === at)) return tensor;
  const below = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const above = data.length / (size * below);
  const taken = new Float32Array(above * indices.length * below);
  for (let outer = 0; outer < above; outer++) {
    for (const [at, index] of indices.entries()) {
      const start = (outer * size + index) * below;
      const place = (outer * indices.length + at) * below;
      if (below === 1) taken[place] = data[start] as number;
      else taken.set(data.subarray(start, start + below), place);
    }
  }
  return { dtype: 'float32', shape: shape.with(axis, indices.length), data: taken };
}
