import { ShapeError } from '../errors.js';
import { bytesPerElement, elementCount, type NamedTensor, tensorBytes, tensorFromBytes } from './named-tensors.js';

/**
 * Cuts a tensor into two halves along its last axis, the filters of a convolution kernel; the halves are copies.
 *
 * @returns  two tensors of shape [..., n / 2], in order
 * @throws ShapeError  when the last axis is odd or absent
 */
export function halveLastAxis(tensor: NamedTensor): readonly [NamedTensor, NamedTensor] {
  const { dtype, shape } = tensor;
  const rows = rowsOf(tensor);
  if (rows.length % 2 !== 0) throw new ShapeError(`last axis must be even to be halved; got [${shape.join(', ')}]`);
  const source = tensorBytes(tensor);
  const halfBytes = rows.byteLength / 2;
  const halfFrom = (offset: number): NamedTensor => {
    const half = new Uint8Array(rows.count * halfBytes);
    for (let row = 0; row < rows.count; row++) {
      const start = row * rows.byteLength + offset;
      half.set(source.subarray(start, start + halfBytes), row * halfBytes);
    }
    return tensorFromBytes(dtype, [...rows.outerShape, rows.length / 2], half);
  };
  return [halfFrom(0), halfFrom(halfBytes)];
}

/**
 * Joins two tensors along their last axis: the inverse of `halveLastAxis`.
 *
 * @throws ShapeError  when their dtypes or shapes differ
 */
export function joinLastAxis(first: NamedTensor, second: NamedTensor): NamedTensor {
  if (describe(first) !== describe(second)) {
    throw new ShapeError(`halves must have one dtype and shape; got ${describe(first)} and ${describe(second)}`);
  }
  const rows = rowsOf(first);
  const joined = new Uint8Array(2 * rows.count * rows.byteLength);
  for (const [offset, half] of [tensorBytes(first), tensorBytes(second)].entries()) {
    for (let row = 0; row < rows.count; row++) {
      const start = row * rows.byteLength;
      joined.set(half.subarray(start, start + rows.byteLength), 2 * start + offset * rows.byteLength);
    }
  }
  return tensorFromBytes(first.dtype, [...rows.outerShape, 2 * rows.length], joined);
}

interface Rows {
  readonly outerShape: readonly number[];
  readonly count: number;
  /** Elements of one row. */
  readonly length: number;
  readonly byteLength: number;
}

function rowsOf({ dtype, shape }: NamedTensor): Rows {
  const outerShape = shape.slice(0, -1);
  const length = shape.at(-1) ?? 1;
  return { outerShape, count: elementCount(outerShape), length, byteLength: length * bytesPerElement(dtype) };
}

function describe({ dtype, shape }: NamedTensor): string {
  return `${dtype} [${shape.join(', ')}]`;
}
