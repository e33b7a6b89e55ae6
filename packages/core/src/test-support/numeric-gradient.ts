import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradient of `f` at `values` by central differences.
 *
 * @param epsilon half the distance between the two points, chosen for float32
 */
export function numericGradient(
  f: (x: tf.Tensor) => tf.Scalar,
  values: Float32Array,
  shape: number[],
  epsilon = 1e-2,
): Float32Array {
  const at = (changed: Float32Array) => tf.tidy(() => f(tf.tensor(changed, shape)).dataSync()[0] as number);
  return Float32Array.from(values, (value, index) => {
    const above = Float32Array.from(values);
    const below = Float32Array.from(values);
    above[index] = value + epsilon;
    below[index] = value - epsilon;
    return (at(above) - at(below)) / (2 * epsilon);
  });
}

/** Values in [-1, 1) that depend on nothing but size and seed. */
export function testValues(size: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** Largest absolute difference, divided by the largest absolute value of `expected`. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 1e-30;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((actual[i] as number) - (expected[i] as number)));
    largest = Math.max(largest, Math.abs(expected[i] as number));
  }
  return actual.length === expected.length ? difference / largest : Number.POSITIVE_INFINITY;
}
