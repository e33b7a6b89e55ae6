import { CheckpointError, ShapeError } from '../errors.js';
import { elementCount, type NamedTensor, type NamedTensors, tensorBytes, tensorFromBytes } from './named-tensors.js';
import { DTYPE_BY_SAFETENSORS_NAME, METADATA_KEY, parseSafetensorsHeader } from './safetensors-header.js';

/** Contents of a safetensors file. */
export interface Safetensors {
  /** In the order of the file's buffer. */
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Length in bytes of the little-endian uint64 in front of the header. */
const LENGTH_BYTES = 8;
/** Limit of the reference implementation: huggingface/safetensors, safetensors/src/tensor.rs, MAX_HEADER_SIZE. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The bytes of a safetensors file, identical to what the reference writer makes of the same tensors and metadata:
 * tensors by falling dtype size, then by name; header padded with spaces to a multiple of 8 bytes.
 *
 * @param metadata  free text; its keys keep their order
 * @throws CheckpointError  when a name cannot be stored: `__metadata__`, or text that is not valid Unicode
 * @throws ShapeError       when a tensor's data has not as many elements as its shape
 */
export function encodeSafetensors(tensors: NamedTensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const stored = [...tensors].map(([name, tensor]) => storedTensor(name, tensor)).sort(byStorageOrder);
  const header = encodeHeader(stored, metadata);
  const headerEnd = LENGTH_BYTES + header.byteLength;
  const file = new Uint8Array(headerEnd + stored.reduce((size, { bytes }) => size + bytes.byteLength, 0));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.byteLength), true);
  file.set(header, LENGTH_BYTES);
  let position = headerEnd;
  for (const { bytes } of stored) {
    file.set(bytes, position);
    position += bytes.byteLength;
  }
  return file;
}

/**
 * Reads the bytes of a safetensors file. The tensors share memory with `bytes` where their alignment allows, which is
 * everywhere in a file of the reference writer: change neither while the other is in use.
 *
 * @param source  what the errors call the file, e.g. its path
 * @throws CheckpointError  when the header is too long, not UTF-8 JSON, names a key twice or an unknown dtype, or when
 *                          its ranges do not suit their shapes or do not fill the rest of the file exactly
 * @see https://github.com/huggingface/safetensors, README, Format
 */
export function decodeSafetensors(bytes: Uint8Array, source = 'safetensors file'): Safetensors {
  const headerEnd = LENGTH_BYTES + headerLength(bytes, source);
  const json = decodeUtf8(bytes.subarray(LENGTH_BYTES, headerEnd), source);
  const buffer = bytes.subarray(headerEnd);
  const { metadata, ranges } = parseSafetensorsHeader(json, buffer.byteLength, source);
  const tensors = new Map<string, NamedTensor>();
  for (const { name, dtype, shape, begin, end } of ranges) {
    tensors.set(name, tensorFromBytes(dtype, shape, buffer.subarray(begin, end)));
  }
  return { tensors, metadata };
}

interface StoredTensor {
  readonly name: string;
  readonly nameUtf8: Uint8Array;
  readonly tensor: NamedTensor;
  readonly bytes: Uint8Array;
  readonly dtypeRank: number;
}

const SAFETENSORS_NAMES = Object.entries(DTYPE_BY_SAFETENSORS_NAME);

function storedTensor(name: string, tensor: NamedTensor): StoredTensor {
  if (name === METADATA_KEY) {
    throw new CheckpointError(`encodeSafetensors: tensor name must not be the reserved ${METADATA_KEY}; got it`);
  }
  const { shape, data } = tensor;
  if (data.length !== elementCount(shape)) {
    throw new ShapeError(
      `encodeSafetensors: "${name}" of shape [${shape.join(', ')}] must have ${elementCount(shape)} elements; got ${data.length}`,
    );
  }
  const dtypeRank = SAFETENSORS_NAMES.findIndex(([, dtype]) => dtype === tensor.dtype);
  return { name, nameUtf8: new TextEncoder().encode(name), tensor, bytes: tensorBytes(tensor), dtypeRank };
}

function byStorageOrder(a: StoredTensor, b: StoredTensor): number {
  return b.dtypeRank - a.dtypeRank || compareBytes(a.nameUtf8, b.nameUtf8);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const firstDifference = a.findIndex((byte, i) => byte !== b[i]);
  if (firstDifference === -1) return a.byteLength - b.byteLength;
  return (a[firstDifference] ?? -1) - (b[firstDifference] ?? -1);
}

/** Joins the entries as text: an object would move integer-like names to the front. */
function encodeHeader(stored: readonly StoredTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const metadataEntries = Object.entries(metadata).map(([key, text]) => `${quote(key)}:${quote(text)}`);
  const entries = metadataEntries.length > 0 ? [`"${METADATA_KEY}":{${metadataEntries.join(',')}}`] : [];
  let begin = 0;
  for (const { name, tensor, bytes, dtypeRank } of stored) {
    const end = begin + bytes.byteLength;
    const dtype = SAFETENSORS_NAMES[dtypeRank]?.[0];
    entries.push(`${quote(name)}:${JSON.stringify({ dtype, shape: tensor.shape, data_offsets: [begin, end] })}`);
    begin = end;
  }
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(json.byteLength / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

/** JSON text of a string; half of a surrogate pair has no UTF-8 form, and other readers refuse its escape. */
function quote(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new CheckpointError(`encodeSafetensors: text must be valid Unicode; got ${JSON.stringify(text)}`);
  }
  return JSON.stringify(text);
}

function headerLength(bytes: Uint8Array, source: string): number {
  if (bytes.byteLength < LENGTH_BYTES) {
    throw new CheckpointError(`${source}: file must have at least ${LENGTH_BYTES} bytes; got ${bytes.byteLength}`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  const available = bytes.byteLength - LENGTH_BYTES;
  if (length > MAX_HEADER_BYTES || length > available) {
    throw new CheckpointError(
      `${source}: header must be at most ${Math.min(MAX_HEADER_BYTES, available)} bytes long; got ${length}`,
    );
  }
  return Number(length);
}

function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CheckpointError(`${source}: header must be UTF-8; got other bytes among its ${bytes.byteLength}`, {
      cause,
    });
  }
}
