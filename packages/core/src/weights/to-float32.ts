import { CheckpointError } from '../errors.js';
import type { NamedTensor } from './named-tensors.js';

/**
 * The values of a floating-point tensor as float32: exact for `float16` and `bfloat16` (infinities and NaN included),
 * rounded to nearest for `float64`. A `float32` tensor's own array is returned, not a copy.
 *
 * @param name  weight name for the error message
 * @throws CheckpointError  when the dtype is not a floating-point one
 */
export function toFloat32(name: string, tensor: NamedTensor): Float32Array {
  switch (tensor.dtype) {
    case 'float32':
      return tensor.data;
    case 'float64':
      return Float32Array.from(tensor.data);
    case 'float16':
      return Float32Array.from(tensor.data, float16Value);
    case 'bfloat16':
      return bfloat16Values(tensor.data);
    default:
      throw new CheckpointError(`toFloat32: dtype of "${name}" must be a floating-point one; got ${tensor.dtype}`);
  }
}

/** Value of an IEEE 754 binary16 bit pattern: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A bfloat16 pattern is the upper half of the float32 pattern of the same value. */
function bfloat16Values(patterns: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(patterns, (bits) => bits << 16).buffer);
}
