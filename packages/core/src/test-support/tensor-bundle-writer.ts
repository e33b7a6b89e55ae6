import { maskedCrc32c } from '../weights/crc32c.js';
import { type Dtype, type NamedTensors, tensorBytes } from '../weights/named-tensors.js';

/** Numbers of tensorflow/core/framework/types.proto. */
const NUMBER_BY_DTYPE: { readonly [D in Dtype]: number } = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  float16: 19,
  uint32: 22,
  uint64: 23,
};

/** The files of a TensorFlow V2 checkpoint. */
export interface BundleFiles {
  readonly index: Uint8Array;
  readonly shards: readonly Uint8Array[];
}

/** What goes into the message of one tensor; absent and zero fields are not stored, as in protocol buffers. */
export interface BundleEntryFields {
  readonly dtype: number;
  readonly shape?: readonly number[];
  readonly shardIndex?: number;
  readonly offset?: number;
  readonly size?: number;
  readonly maskedCrc?: number;
  readonly slices?: readonly Uint8Array[];
}

/** Writes each map of tensors into its own shard, densely packed, and the index of all. */
export function writeTensorBundle(tensorsByShard: readonly NamedTensors[]): BundleFiles {
  const entries: TableEntry[] = [['', bundleHeader(tensorsByShard.length)]];
  const shards = tensorsByShard.map((tensors, shardIndex) => {
    const parts: Uint8Array[] = [];
    let offset = 0;
    for (const [name, tensor] of tensors) {
      const bytes = tensorBytes(tensor);
      const { dtype, shape } = tensor;
      const fields = { dtype: NUMBER_BY_DTYPE[dtype], shape, shardIndex, offset, size: bytes.byteLength };
      entries.push([name, bundleEntry({ ...fields, maskedCrc: maskedCrc32c(bytes) })]);
      parts.push(bytes);
      offset += bytes.byteLength;
    }
    return concat(parts);
  });
  return { index: writeSortedTable(entries), shards };
}

/** A BundleHeaderProto. */
export function bundleHeader(numShards: number, endianness = 0): Uint8Array {
  return concat([numberField(1, numShards), numberField(2, endianness), bytesField(3, numberField(1, 1))]);
}

/** A BundleEntryProto. */
export function bundleEntry(fields: BundleEntryFields): Uint8Array {
  const { dtype, shape = [], shardIndex = 0, offset = 0, size = 0, maskedCrc = 0, slices = [] } = fields;
  return concat([
    numberField(1, dtype),
    bytesField(2, concat(shape.map((axisSize) => bytesField(2, numberField(1, axisSize))))),
    numberField(3, shardIndex),
    numberField(4, offset),
    numberField(5, size),
    Uint8Array.of(6 * 8 + 5),
    uint32(maskedCrc),
    ...slices.map((slice) => bytesField(7, slice)),
  ]);
}

type TableEntry = readonly [key: string, value: Uint8Array];

/** How a table departs from what TensorFlow writes. */
export interface SortedTableOptions {
  readonly entriesPerBlock?: number;
  readonly compressionType?: number;
}

/** A table with these entries, sorted by the bytes of their keys. */
export function writeSortedTable(entries: readonly TableEntry[], options: SortedTableOptions = {}): Uint8Array {
  const { entriesPerBlock = 5, compressionType = 0 } = options;
  const sorted = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const blocks: TableEntry[] = [];
  for (let first = 0; first < sorted.length; first += entriesPerBlock) {
    const block = sorted.slice(first, first + entriesPerBlock);
    blocks.push([block.at(-1)?.[0] ?? '', tableBlock(block)]);
  }
  return packTable(blocks, { compressionType });
}

/** How `packTable` stores and lists its blocks. */
export interface PackTableOptions {
  readonly compressionType?: number;
  /** Which stored block each entry of the index points to; default each once, in order. */
  readonly indexedBlocks?: readonly number[];
}

/** A table of ready blocks with the last key of each: data blocks, an empty metaindex, an index, the footer. */
export function packTable(blocks: readonly TableEntry[], options: PackTableOptions = {}): Uint8Array {
  const { compressionType = 0, indexedBlocks = blocks.keys() } = options;
  const file: Uint8Array[] = [];
  let length = 0;
  const append = (content: Uint8Array): Uint8Array => {
    const checked = concat([content, Uint8Array.of(compressionType)]);
    file.push(checked, uint32(maskedCrc32c(checked)));
    const handle = concat([varint(length), varint(content.byteLength)]);
    length += checked.byteLength + 4;
    return handle;
  };
  const handles = blocks.map(([lastKey, content]): TableEntry => [lastKey, append(content)]);
  const index = [...indexedBlocks].flatMap((block) => handles.slice(block, block + 1));
  const footer = new Uint8Array(48);
  footer.set(concat([append(tableBlock([])), append(tableBlock(index))]));
  footer.set([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb], 40);
  return concat([...file, footer]);
}

/** Content of a block: entries with shared key prefixes and one restart point. */
export function tableBlock(entries: readonly TableEntry[]): Uint8Array {
  let previous = new Uint8Array(0);
  const parts = entries.map(([name, value]) => {
    const key = new TextEncoder().encode(name);
    let shared = 0;
    while (shared < Math.min(key.length, previous.length) && key[shared] === previous[shared]) shared++;
    previous = key;
    const head = concat([varint(shared), varint(key.length - shared), varint(value.byteLength)]);
    return concat([head, key.subarray(shared), value]);
  });
  return concat([...parts, uint32(0), uint32(1)]);
}

function numberField(fieldNumber: number, value: number): Uint8Array {
  return value === 0 ? new Uint8Array(0) : concat([varint(fieldNumber * 8), varint(value)]);
}

function bytesField(fieldNumber: number, bytes: Uint8Array): Uint8Array {
  return concat([varint(fieldNumber * 8 + 2), varint(bytes.byteLength), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.byteLength;
  }
  return joined;
}
