import { ShapeError } from '../errors.js';

/**
 * How the values of each dtype are held. `float16` and `bfloat16` stay as their raw 16-bit patterns, so that reading
 * and writing a file never changes a value; `toFloat32` widens them.
 */
export interface ArrayByDtype {
  readonly float64: Float64Array;
  readonly float32: Float32Array;
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
  readonly int64: BigInt64Array;
  readonly int32: Int32Array;
  readonly int16: Int16Array;
  readonly int8: Int8Array;
  readonly uint64: BigUint64Array;
  readonly uint32: Uint32Array;
  readonly uint16: Uint16Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

/** Element type of a stored tensor. */
export type Dtype = keyof ArrayByDtype;

/** A stored tensor: row-major values and the sizes of its axes (`[]` is a scalar, any size may be 0). */
export type NamedTensor = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: ArrayByDtype[D] };
}[Dtype];

/** Tensors by their full weight name, such as `stem/conv/kernel`; iterates in the order of the file or network. */
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

interface ArrayType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayByDtype[Dtype];
}

const ARRAY_TYPE_BY_DTYPE: { readonly [D in Dtype]: ArrayType } = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Size of one element in bytes. */
export function bytesPerElement(dtype: Dtype): number {
  return ARRAY_TYPE_BY_DTYPE[dtype].BYTES_PER_ELEMENT;
}

/** Number of elements of a shape: 1 for a scalar, 0 when any axis is empty. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/**
 * A tensor over little-endian row-major bytes. It shares memory with `bytes` where their position suits the dtype, and
 * copies them otherwise. The host must be little-endian, as every platform of TensorFlow.js is.
 *
 * @throws ShapeError  when `bytes` is not exactly as long as dtype and shape require
 */
export function tensorFromBytes(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): NamedTensor {
  const count = elementCount(shape);
  const arrayType = ARRAY_TYPE_BY_DTYPE[dtype];
  const byteLength = count * arrayType.BYTES_PER_ELEMENT;
  if (bytes.byteLength !== byteLength) {
    throw new ShapeError(
      `tensorFromBytes: ${dtype} tensor of shape [${shape.join(', ')}] must have ${byteLength} bytes; got ${bytes.byteLength}`,
    );
  }
  const aligned = bytes.byteOffset % arrayType.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  const data = new arrayType(aligned.buffer, aligned.byteOffset, count);
  // The table pairs each dtype with its array type, which the compiler cannot follow through the lookup.
  return { dtype, shape, data } as NamedTensor;
}

/** The tensor's values as little-endian row-major bytes, sharing its memory. */
export function tensorBytes({ data }: NamedTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
