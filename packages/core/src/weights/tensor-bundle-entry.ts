import { CheckpointError } from '../errors.js';
import type { Dtype } from './named-tensors.js';
import { bytesFields, numberField, readProtobuf } from './protobuf.js';

/** Dtypes by their numbers. @see tensorflow/tensorflow, tensorflow/core/framework/types.proto */
const DTYPE_BY_NUMBER: ReadonlyMap<number, Dtype> = new Map([
  [1, 'float32'],
  [2, 'float64'],
  [3, 'int32'],
  [4, 'uint8'],
  [5, 'int16'],
  [6, 'int8'],
  [9, 'int64'],
  [10, 'bool'],
  [14, 'bfloat16'],
  [17, 'uint16'],
  [19, 'float16'],
  [22, 'uint32'],
  [23, 'uint64'],
]);
const DT_STRING = 7;

/** Where a bundle keeps one tensor: `size` bytes at `offset` of a shard, with their masked CRC-32C. */
export interface TensorBundleEntry {
  readonly dtype: Dtype | 'string';
  readonly shape: readonly number[];
  readonly shardIndex: number;
  readonly offset: number;
  readonly size: number;
  readonly maskedCrc: number;
}

/**
 * Number of data files, from the message stored under the empty key.
 *
 * @throws CheckpointError  when the message is malformed or the data are big-endian
 * @see tensorflow/tensorflow, tensorflow/core/protobuf/tensor_bundle.proto, BundleHeaderProto
 */
export function parseBundleHeader(bytes: Uint8Array, source: string): { readonly numShards: number } {
  const where = `${source}: bundle header`;
  const header = readProtobuf(bytes, where);
  const endianness = numberField(header, 2, where);
  if (endianness !== 0) throw new CheckpointError(`${where}: endianness must be 0 (little); got ${endianness}`);
  return { numShards: numberField(header, 1, where) };
}

/**
 * The message stored under a tensor's name.
 *
 * @param where  what the errors call the tensor
 * @throws CheckpointError  when the message is malformed, the dtype is not a number type or text, or the tensor is one
 *                          of a partitioned variable, which a bundle stores in slices
 * @see tensorflow/tensorflow, tensorflow/core/protobuf/tensor_bundle.proto, BundleEntryProto
 */
export function parseBundleEntry(bytes: Uint8Array, where: string): TensorBundleEntry {
  const entry = readProtobuf(bytes, where);
  const slices = bytesFields(entry, 7, where);
  if (slices.length > 0) {
    throw new CheckpointError(`${where}: must be stored whole; got a partitioned variable in ${slices.length} slices`);
  }
  return {
    dtype: dtypeOf(numberField(entry, 1, where), where),
    shape: bytesFields(entry, 2, where).flatMap((shape) => dimensions(shape, where)),
    shardIndex: numberField(entry, 3, where),
    offset: numberField(entry, 4, where),
    size: numberField(entry, 5, where),
    maskedCrc: numberField(entry, 6, where),
  };
}

function dtypeOf(dtypeNumber: number, where: string): Dtype | 'string' {
  if (dtypeNumber === DT_STRING) return 'string';
  const dtype = DTYPE_BY_NUMBER.get(dtypeNumber);
  if (dtype !== undefined) return dtype;
  const known = [...DTYPE_BY_NUMBER].map(([number, name]) => `${number} (${name})`).join(', ');
  throw new CheckpointError(`${where}: dtype must be one of ${known}; got ${dtypeNumber}`);
}

/** Axis sizes of a TensorShapeProto: field 2 repeats, one message per axis, whose field 1 is the size. */
function dimensions(shape: Uint8Array, where: string): readonly number[] {
  return bytesFields(readProtobuf(shape, where), 2, where).map((dimension) =>
    numberField(readProtobuf(dimension, where), 1, where),
  );
}
