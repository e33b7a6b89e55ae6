import { z } from 'zod';
import { CheckpointError } from '../errors.js';
import { duplicateJsonKey } from './duplicate-json-key.js';
import { bytesPerElement, type Dtype, elementCount } from './named-tensors.js';

/**
 * Dtypes by their names in a header, in the order of the reference writer, which stores tensors of a later dtype first
 * so that every tensor is aligned. The 4- to 8-bit floats and the complex numbers of newer versions are refused.
 *
 * @see huggingface/safetensors, safetensors/src/tensor.rs, enum Dtype
 */
export const DTYPE_BY_SAFETENSORS_NAME = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  I16: 'int16',
  U16: 'uint16',
  F16: 'float16',
  BF16: 'bfloat16',
  I32: 'int32',
  U32: 'uint32',
  F32: 'float32',
  F64: 'float64',
  I64: 'int64',
  U64: 'uint64',
} as const satisfies Record<string, Dtype>;
// Object.keys widens to string[], although the keys of this literal are known.
const SAFETENSORS_NAMES = Object.keys(DTYPE_BY_SAFETENSORS_NAME) as (keyof typeof DTYPE_BY_SAFETENSORS_NAME)[];

/** Key of the header entry that holds free text instead of a tensor. */
export const METADATA_KEY = '__metadata__';

/** Where a tensor lies: bytes [begin, end) of the buffer that follows the header. */
export interface TensorRange {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a header says: free text by key, and every tensor's range in the order of the buffer. */
export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly ranges: readonly TensorRange[];
}

const WHOLE_NUMBER = z.int('must be an integer >= 0').nonnegative('must be an integer >= 0');
const TensorEntry = z.strictObject(
  {
    dtype: z
      .enum(SAFETENSORS_NAMES, `must be one of ${SAFETENSORS_NAMES.join(', ')}`)
      .transform((name) => DTYPE_BY_SAFETENSORS_NAME[name]),
    shape: z.array(WHOLE_NUMBER, 'must be a list of integers >= 0'),
    data_offsets: z.tuple([WHOLE_NUMBER, WHOLE_NUMBER], 'must be two integers, begin and end'),
  },
  'must hold dtype, shape and data_offsets, nothing else',
);

/**
 * Parses the JSON part of a safetensors file and checks that its tensors fill the buffer exactly.
 *
 * @param json        header text, trailing spaces allowed
 * @param bufferSize  length in bytes of what follows the header
 * @param source      what the errors call the file
 * @throws CheckpointError  when the text is not JSON, a key occurs twice, an entry is malformed, a range does not suit
 *                          its shape and dtype, or the ranges leave a hole, overlap or miss the end of the buffer
 */
export function parseSafetensorsHeader(json: string, bufferSize: number, source: string): SafetensorsHeader {
  const header = parseObject(json, source);
  const metadata = requireTextEntries(header[METADATA_KEY] ?? {}, source);
  const ranges = Object.entries(header)
    .filter(([name]) => name !== METADATA_KEY)
    .map(([name, entry]) => parseRange(name, entry, source))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  requireTiling(ranges, bufferSize, source);
  return { metadata, ranges };
}

function parseObject(json: string, source: string): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch (cause) {
    throw new CheckpointError(`${source}: header must be JSON; got ${quote(json)}`, { cause });
  }
  if (!isObject(header)) throw new CheckpointError(`${source}: header must be a JSON object; got ${quote(json)}`);
  const duplicate = duplicateJsonKey(json);
  if (duplicate !== null) {
    throw new CheckpointError(`${source}: header keys must be unique; got ${quote(duplicate)} twice`);
  }
  return header;
}

function requireTextEntries(metadata: unknown, source: string): Readonly<Record<string, string>> {
  if (!isTextRecord(metadata)) {
    throw new CheckpointError(`${source}: ${METADATA_KEY} must map text to text; got ${quote(metadata)}`);
  }
  return metadata;
}

function parseRange(name: string, entry: unknown, source: string): TensorRange {
  const where = `${source}: tensor ${quote(name)}`;
  const parsed = TensorEntry.safeParse(entry, { reportInput: true });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = ['entry', ...(issue?.path ?? [])].join('.');
    throw new CheckpointError(`${where}: ${key} ${issue?.message}; got ${quote(issue?.input)}`);
  }
  const { dtype, shape, data_offsets } = parsed.data;
  const [begin, end] = data_offsets;
  const byteLength = elementCount(shape) * bytesPerElement(dtype);
  if (end - begin !== byteLength) {
    throw new CheckpointError(
      `${where}: data_offsets must span ${byteLength} bytes (${dtype} [${shape.join(', ')}]); got [${begin}, ${end}]`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function requireTiling(ranges: readonly TensorRange[], bufferSize: number, source: string): void {
  let covered = 0;
  for (const { name, begin, end } of ranges) {
    if (begin !== covered) {
      throw new CheckpointError(
        `${source}: tensor ${quote(name)}: data_offsets must begin at ${covered}, where the tensor before ends; got ${begin}`,
      );
    }
    covered = end;
  }
  if (covered !== bufferSize) {
    throw new CheckpointError(`${source}: tensor data must fill the file: ${covered} bytes; got ${bufferSize}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

/** The value as short JSON without nested parts: a corrupt header floods neither the message nor the stack. */
function quote(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => (part === value || isScalar(part) ? part : '...'));
  if (text === undefined) return 'nothing';
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
