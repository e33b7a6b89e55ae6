import { CheckpointError } from '../errors.js';
import { maskedCrc32c } from './crc32c.js';
import {
  bytesPerElement,
  type Dtype,
  elementCount,
  type NamedTensor,
  type NamedTensors,
  tensorFromBytes,
} from './named-tensors.js';
import { readSortedTable } from './sorted-table.js';
import { parseBundleEntry, parseBundleHeader, type TensorBundleEntry } from './tensor-bundle-entry.js';

/** Key of the bundle's header; all other keys are tensor names. */
const HEADER_KEY = '';

/** Contents of a TensorFlow checkpoint. */
export interface TensorBundle {
  /** In the order of their names. */
  readonly tensors: NamedTensors;
  /** Names of the text tensors, such as the object graph of TensorFlow 2, whose values are not read. */
  readonly skippedStrings: readonly string[];
}

/** Gives the bytes of one data file: `<prefix>.data-SSSSS-of-NNNNN`. Called at most once per file. */
export type ReadShard = (shardIndex: number, numShards: number) => Promise<Uint8Array>;

/**
 * Reads a TensorFlow checkpoint of format V2 ("tensor bundle"). Every byte used is verified by its CRC-32C. The
 * tensors share memory with the shards where their alignment allows.
 *
 * @param index   bytes of `<prefix>.index`
 * @param source  what the errors call the checkpoint, e.g. its path prefix
 * @throws CheckpointError  when a file is damaged or cut, the index is compressed with Snappy, a variable is
 *                          partitioned, a dtype is unknown, or a tensor's size does not suit its shape
 * @see tensorflow/tensorflow, tensorflow/core/util/tensor_bundle/tensor_bundle.h
 */
export async function readTensorBundle(
  index: Uint8Array,
  readShard: ReadShard,
  source = 'tensor bundle',
): Promise<TensorBundle> {
  const { numShards, entries } = parseIndex(index, source);
  const shards = new Map<number, Uint8Array>();
  const tensors = new Map<string, NamedTensor>();
  const skippedStrings: string[] = [];
  for (const [name, { dtype, ...location }] of entries) {
    if (dtype === 'string') {
      skippedStrings.push(name);
      continue;
    }
    const shard = shards.get(location.shardIndex) ?? (await readShard(location.shardIndex, numShards));
    shards.set(location.shardIndex, shard);
    tensors.set(name, readTensor(shard, { ...location, dtype }, tensorLabel(source, name)));
  }
  return { tensors, skippedStrings };
}

interface BundleIndex {
  readonly numShards: number;
  readonly entries: ReadonlyMap<string, TensorBundleEntry>;
}

function parseIndex(index: Uint8Array, source: string): BundleIndex {
  const table = readSortedTable(index, `${source} index`);
  const header = table.get(HEADER_KEY);
  if (header === undefined)
    throw new CheckpointError(`${source} index: bundle header must be stored; got no empty key`);
  const { numShards } = parseBundleHeader(header, `${source} index`);
  const entries = new Map<string, TensorBundleEntry>();
  for (const [name, value] of table) {
    if (name === HEADER_KEY) continue;
    const entry = parseBundleEntry(value, tensorLabel(source, name));
    if (entry.shardIndex >= numShards) {
      throw new CheckpointError(
        `${tensorLabel(source, name)}: shard index must be below ${numShards}; got ${entry.shardIndex}`,
      );
    }
    entries.set(name, entry);
  }
  return { numShards, entries };
}

function tensorLabel(source: string, name: string): string {
  return `${source}: tensor "${name}"`;
}

function readTensor(
  shard: Uint8Array,
  entry: TensorBundleEntry & { readonly dtype: Dtype },
  where: string,
): NamedTensor {
  const { dtype, shape, shardIndex, offset, size, maskedCrc } = entry;
  const byteLength = elementCount(shape) * bytesPerElement(dtype);
  if (size !== byteLength) {
    throw new CheckpointError(
      `${where}: size must be ${byteLength} bytes (${dtype} [${shape.join(', ')}]); got ${size}`,
    );
  }
  if (offset + size > shard.byteLength) {
    throw new CheckpointError(
      `${where}: shard ${shardIndex} must have at least ${offset + size} bytes; got ${shard.byteLength} (file cut short?)`,
    );
  }
  const bytes = shard.subarray(offset, offset + size);
  const computed = maskedCrc32c(bytes);
  if (computed !== maskedCrc) {
    throw new CheckpointError(
      `${where}: CRC-32C must be 0x${maskedCrc.toString(16)}; got 0x${computed.toString(16)} (file damaged?)`,
    );
  }
  return tensorFromBytes(dtype, shape, bytes);
}
