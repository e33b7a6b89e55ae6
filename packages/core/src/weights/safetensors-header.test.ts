import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { decodeSafetensors } from './safetensors.js';

/** A file with the given header text and a buffer of zeros. */
function file(json: string, bufferSize: number): Uint8Array {
  const header = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + header.byteLength + bufferSize);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.byteLength), true);
  bytes.set(header, 8);
  return bytes;
}

function entry(dtype: string, shape: readonly number[], begin: number, end: number): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
}

const TWO_FLOATS = entry('F32', [2], 0, 8);

describe('safetensors header', () => {
  it.each([
    ['no JSON', '{"a":', 0, 'header must be JSON; got "{\\"a\\":"'],
    ['a list', '[]', 0, 'header must be a JSON object; got "[]"'],
    ['a tensor twice', `{"a":${TWO_FLOATS},"a":${TWO_FLOATS}}`, 8, 'header keys must be unique; got "a" twice'],
    [
      'an escaped double',
      `{"a":${TWO_FLOATS},"\\u0061":${TWO_FLOATS}}`,
      8,
      'header keys must be unique; got "a" twice',
    ],
    [
      'a key twice inside an entry',
      '{"a":{"dtype":"F32","dtype" :"I32","shape":[2],"data_offsets":[0,8]}}',
      8,
      'header keys must be unique; got "dtype" twice',
    ],
    ['metadata of numbers', '{"__metadata__":{"step":3}}', 0, '__metadata__ must map text to text; got {"step":3}'],
    [
      'an unknown dtype',
      `{"a":${entry('F8_E4M3', [8], 0, 8)}}`,
      8,
      'tensor "a": entry.dtype must be one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64; got "F8_E4M3"',
    ],
    [
      'a negative size',
      `{"a":${entry('F32', [-2], 0, 8)}}`,
      8,
      'tensor "a": entry.shape.0 must be an integer >= 0; got -2',
    ],
    ['a fraction', `{"a":${entry('F32', [2], 0, 7.5)}}`, 8, 'entry.data_offsets.1 must be an integer >= 0; got 7.5'],
    [
      'one offset',
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}',
      8,
      'entry.data_offsets must be two integers, begin and end; got [0]',
    ],
    [
      'a missing shape',
      '{"a":{"dtype":"F32","data_offsets":[0,8]}}',
      8,
      'entry.shape must be a list of integers >= 0; got nothing',
    ],
    [
      'an unknown key',
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]}}',
      8,
      'tensor "a": entry must hold dtype, shape and data_offsets, nothing else; got {"dtype":"F32","shape":"...",',
    ],
    [
      'a range that its shape does not fill',
      `{"a":${entry('F32', [3], 0, 8)}}`,
      8,
      'tensor "a": data_offsets must span 12 bytes (float32 [3]); got [0, 8]',
    ],
    ['a reversed range', `{"a":${entry('F32', [2], 8, 0)}}`, 8, 'tensor "a": data_offsets must span 8 bytes'],
    [
      'a shape beyond all bounds',
      `{"a":${entry('F32', Array(60).fill(2 ** 52), 0, 8)}}`,
      8,
      'data_offsets must span Infinity bytes',
    ],
    [
      'a hole',
      `{"a":${TWO_FLOATS},"b":${entry('F32', [1], 12, 16)}}`,
      16,
      'tensor "b": data_offsets must begin at 8, where the tensor before ends; got 12',
    ],
    [
      'an overlap',
      `{"a":${TWO_FLOATS},"b":${entry('F32', [2], 4, 12)}}`,
      12,
      'tensor "b": data_offsets must begin at 8, where the tensor before ends; got 4',
    ],
    ['a buffer too long', `{"a":${TWO_FLOATS}}`, 9, 'tensor data must fill the file: 8 bytes; got 9'],
    ['a buffer too short', `{"a":${TWO_FLOATS}}`, 7, 'tensor data must fill the file: 8 bytes; got 7'],
  ])('refuses %s', (_case, json, bufferSize, message) => {
    const decode = () => decodeSafetensors(file(json, bufferSize), 'w.safetensors');
    expect(decode).toThrow(CheckpointError);
    expect(decode).toThrow(`w.safetensors: `);
    expect(decode).toThrow(message);
  });

  it.each([3n, 100_000_001n, 2n ** 63n])(
    'refuses a header length of %d in a file that holds 2 bytes of it',
    (length) => {
      const bytes = file('{}', 0);
      new DataView(bytes.buffer).setBigUint64(0, length, true);
      expect(() => decodeSafetensors(bytes)).toThrow(`header must be at most 2 bytes long; got ${length}`);
    },
  );

  it('refuses a header above 100 MB even in a file that holds all of it', () => {
    const bytes = new Uint8Array(8 + 100_000_001);
    new DataView(bytes.buffer).setUint32(0, 100_000_001, true);
    expect(() => decodeSafetensors(bytes)).toThrow('header must be at most 100000000 bytes long; got 100000001');
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = file('{"a?":0}', 0);
    bytes[11] = 0xff;
    expect(() => decodeSafetensors(bytes)).toThrow('header must be UTF-8');
  });

  it('refuses deeply nested text instead of overflowing the stack', () => {
    const nested = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(() => decodeSafetensors(file(nested, 0))).toThrow(CheckpointError);
  });

  it('accepts scalars, empty tensors, padding and names that objects treat specially', () => {
    const json = `{"s":${entry('F32', [], 0, 4)},"e":${entry('F32', [0, 3], 4, 4)},"__proto__":${entry('U8', [1], 4, 5)}}   `;
    const { tensors } = decodeSafetensors(file(json, 5));
    expect([...tensors.keys()]).toEqual(['s', 'e', '__proto__']);
    expect(tensors.get('e')).toEqual({ dtype: 'float32', shape: [0, 3], data: new Float32Array(0) });
  });
});
