import { CheckpointError } from '../errors.js';
import { ByteCursor } from './byte-cursor.js';
import { maskedCrc32c } from './crc32c.js';

/** Footer: two block handles padded with zeros to 40 bytes, then the magic number. */
const FOOTER_BYTES = 48;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
/** After the content of a block: its compression type, and the CRC of both. */
const TRAILER_BYTES = 5;
const RAW = 0;
const SNAPPY = 1;

/**
 * Reads all entries of a table of sorted keys, the container of LevelDB that TensorFlow uses for checkpoint indices.
 *
 * @param source  what the errors call the file
 * @returns       value by key, as views of `file`, in the order of the keys
 * @throws CheckpointError  when the file is no table, ends early, has a block whose CRC does not match, is compressed,
 *                          repeats a key or has blocks out of order
 * @see https://github.com/google/leveldb, doc/table_format.md
 */
export function readSortedTable(file: Uint8Array, source: string): ReadonlyMap<string, Uint8Array> {
  const { metaindex, index } = readFooter(file, source);
  // Nothing in the metaindex is needed; reading it makes damage there an error too.
  readBlock(file, metaindex, `${source}: metaindex block`);
  const entries = new Map<string, Uint8Array>();
  let previousEnd = 0;
  for (const [, value] of blockEntries(readBlock(file, index, `${source}: index block`), `${source}: index block`)) {
    const handle = readHandle(new ByteCursor(value, `${source}: index block entry`));
    const where = `${source}: block at ${handle.offset}`;
    if (handle.offset < previousEnd) {
      throw new CheckpointError(
        `${where}: offset must be at least ${previousEnd}, where the block before ends; got ${handle.offset}`,
      );
    }
    previousEnd = handle.offset + handle.size;
    for (const [key, entry] of blockEntries(readBlock(file, handle, where), where)) {
      if (entries.has(key)) throw new CheckpointError(`${where}: keys must be unique; got "${key}" twice`);
      entries.set(key, entry);
    }
  }
  return entries;
}

interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

function readFooter(
  file: Uint8Array,
  source: string,
): { readonly metaindex: BlockHandle; readonly index: BlockHandle } {
  if (file.byteLength < FOOTER_BYTES) {
    throw new CheckpointError(`${source}: file must have at least ${FOOTER_BYTES} bytes; got ${file.byteLength}`);
  }
  const footer = new ByteCursor(file.subarray(-FOOTER_BYTES, -MAGIC.length), `${source}: footer`);
  const magic = file.subarray(-MAGIC.length);
  if (MAGIC.some((byte, i) => byte !== magic[i])) {
    throw new CheckpointError(`${source}: file must end in the table magic ${hex(MAGIC)}; got ${hex(magic)}`);
  }
  const handles = { metaindex: readHandle(footer), index: readHandle(footer) };
  while (!footer.isAtEnd) {
    const [padding] = footer.readBytes(1);
    if (padding !== 0) throw new CheckpointError(`${source}: footer padding must be 0; got ${padding}`);
  }
  return handles;
}

function readHandle(cursor: ByteCursor): BlockHandle {
  return { offset: cursor.readVarint(), size: cursor.readVarint() };
}

function readBlock(file: Uint8Array, { offset, size }: BlockHandle, where: string): Uint8Array {
  const end = offset + size;
  if (end + TRAILER_BYTES > file.byteLength - FOOTER_BYTES) {
    throw new CheckpointError(
      `${where}: block must end before byte ${file.byteLength - FOOTER_BYTES - TRAILER_BYTES}; got bytes ${offset} to ${end}`,
    );
  }
  const checked = file.subarray(offset, end + 1);
  const stored = new ByteCursor(file.subarray(end + 1), where).readUint32();
  const computed = maskedCrc32c(checked);
  if (stored !== computed)
    throw new CheckpointError(`${where}: CRC-32C must be ${hexOf(stored)}; got ${hexOf(computed)}`);
  const compression = checked[size];
  if (compression !== RAW) {
    const name = compression === SNAPPY ? ' (Snappy)' : '';
    throw new CheckpointError(`${where}: compression type must be ${RAW} (none); got ${compression}${name}`);
  }
  return checked.subarray(0, size);
}

/** The entries in front of a block's restart points; each key is stored without the prefix it shares with the last. */
function* blockEntries(block: Uint8Array, where: string): Generator<readonly [key: string, value: Uint8Array]> {
  const numRestarts = new ByteCursor(block.subarray(-4), where).readUint32();
  const entriesEnd = block.byteLength - 4 - 4 * numRestarts;
  if (entriesEnd < 0) {
    throw new CheckpointError(`${where}: restart points must fit in ${block.byteLength} bytes; got ${numRestarts}`);
  }
  const cursor = new ByteCursor(block.subarray(0, entriesEnd), where);
  let key = new Uint8Array(0);
  while (!cursor.isAtEnd) {
    const numShared = cursor.readVarint();
    const numUnshared = cursor.readVarint();
    const valueLength = cursor.readVarint();
    if (numShared > key.byteLength) {
      throw new CheckpointError(
        `${where}: key must share at most ${key.byteLength} bytes with the last; got ${numShared}`,
      );
    }
    key = joinBytes(key.subarray(0, numShared), cursor.readBytes(numUnshared));
    yield [decodeKey(key, where), cursor.readBytes(valueLength)];
  }
}

function joinBytes(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(head.byteLength + tail.byteLength);
  joined.set(head);
  joined.set(tail, head.byteLength);
  return joined;
}

function decodeKey(key: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(key);
  } catch (cause) {
    throw new CheckpointError(`${where}: key must be UTF-8; got ${hex(key)}`, { cause });
  }
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function hexOf(crc: number): string {
  return `0x${crc.toString(16).padStart(8, '0')}`;
}
