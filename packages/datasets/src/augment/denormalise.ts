import type { InputSpec } from '../spec.js';

/**
 * Undoes `normalise`, to draw what the network was given.
 *
 * @param values raw: 0 to 255; unit: -1 to 1
 * @returns      0 to 255, rounded, a new array of the same length
 */
export function denormalise(values: Float32Array, normalisation: InputSpec['normalisation']): Uint8Array {
  const colors = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) colors[i] = normalisation === 'raw' ? values[i]! : (values[i]! + 1) * 127.5;
  return new Uint8Array(colors.buffer);
}
