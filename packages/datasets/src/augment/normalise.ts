import type { InputSpec } from '../spec.js';

/**
 * Brings colour values to the range in which they enter the network.
 *
 *   raw: x        unit: x / 127.5 - 1
 *
 * @param values 0 to 255
 * @returns      a new array of the same length; raw keeps 0 to 255, unit gives -1 to 1
 */
export function normalise(values: Float32Array, normalisation: InputSpec['normalisation']): Float32Array<ArrayBuffer> {
  const normalised = new Float32Array(values);
  if (normalisation === 'raw') return normalised;
  for (let i = 0; i < normalised.length; i++) normalised[i] = values[i]! / 127.5 - 1;
  return normalised;
}
