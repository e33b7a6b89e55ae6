import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError, ShapeError } from '../errors.js';
import { arbitraryTensors, arbitraryText } from '../test-support/arbitrary-tensors.js';
import { expectedTensors, fixtureBytes, summarise } from '../test-support/checkpoint-fixtures.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

describe('decodeSafetensors', () => {
  it('reads what the reference writer stored', () => {
    const { tensors, metadata } = decodeSafetensors(fixtureBytes('reference.safetensors'));
    const summaries = Object.fromEntries([...tensors].map(([name, tensor]) => [name, summarise(name, tensor)]));
    expect(summaries).toEqual(expectedTensors());
    expect(metadata).toEqual({ step: '1234', format: 'tf' });
  });

  it('shares the memory of an aligned file and copies out of an unaligned one', () => {
    const aligned = fixtureBytes('reference.safetensors');
    const unaligned = new Uint8Array(aligned.byteLength + 1);
    unaligned.set(aligned, 1);
    const name = 'resnet_v2_50/conv1/weights';
    const shared = decodeSafetensors(aligned).tensors.get(name);
    const copied = decodeSafetensors(unaligned.subarray(1)).tensors.get(name);
    expect(shared?.data.buffer).toBe(aligned.buffer);
    expect(copied?.data.buffer).not.toBe(unaligned.buffer);
    expect(copied).toEqual(shared);
  });

  it('refuses the reference file cut at any byte, and with a byte too many', () => {
    const whole = fixtureBytes('reference.safetensors');
    for (let length = 0; length < whole.byteLength; length += length < 1500 ? 1 : 97) {
      expect(() => decodeSafetensors(whole.subarray(0, length)), `length ${length}`).toThrow(CheckpointError);
    }
    const longer = new Uint8Array(whole.byteLength + 1);
    longer.set(whole);
    expect(() => decodeSafetensors(longer)).toThrow('tensor data must fill the file: 14292 bytes; got 14293');
  });

  it('either reads a file with arbitrary damage to its header or throws a CheckpointError', () => {
    const whole = fixtureBytes('reference.safetensors');
    const damage = fc.array(fc.tuple(fc.nat(900), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = new Uint8Array(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expectReadOrCheckpointError(bytes);
      }),
      { numRuns: 500 },
    );
  });
});

describe('encodeSafetensors', () => {
  it('writes byte for byte what the reference writer wrote', () => {
    const reference = fixtureBytes('reference.safetensors');
    const { tensors, metadata } = decodeSafetensors(reference);
    const inAnotherOrder = new Map([...tensors].reverse());
    expect(encodeSafetensors(inAnotherOrder, metadata)).toEqual(reference);
  });

  it('survives a round trip with any names, dtypes, shapes and bit patterns', () => {
    const metadata = fc.dictionary(arbitraryText(), arbitraryText(), { maxKeys: 3 });
    fc.assert(
      fc.property(arbitraryTensors(), metadata, (tensors, texts) => {
        fc.pre(!tensors.has('__metadata__'));
        const decoded = decodeSafetensors(encodeSafetensors(tensors, texts));
        expect(sortedByName(decoded.tensors)).toEqual(sortedByName(tensors));
        expect(Object.entries(decoded.metadata)).toEqual(Object.entries(texts));
      }),
    );
  });

  it('aligns every tensor to its element size', () => {
    const tensors = new Map<string, NamedTensor>([
      ['bytes', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
      ['doubles', { dtype: 'float64', shape: [1], data: Float64Array.of(0.5) }],
      ['10', { dtype: 'int32', shape: [1], data: Int32Array.of(7) }],
      ['9', { dtype: 'int32', shape: [1], data: Int32Array.of(8) }],
    ]);
    const text = new TextDecoder().decode(encodeSafetensors(tensors).subarray(8));
    expect(text.slice(0, text.indexOf('}}') + 2)).toBe(
      '{"doubles":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},' +
        '"10":{"dtype":"I32","shape":[1],"data_offsets":[8,12]},' +
        '"9":{"dtype":"I32","shape":[1],"data_offsets":[12,16]},' +
        '"bytes":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}',
    );
  });

  it('sorts names by their UTF-8 bytes, as the reference writer does', () => {
    const tensor: NamedTensor = { dtype: 'int8', shape: [], data: Int8Array.of(1) };
    const tensors = new Map(['\u{1f600}', 'ab', '\uffff', 'a'].map((name) => [name, tensor]));
    const stored = decodeSafetensors(encodeSafetensors(tensors)).tensors;
    expect([...stored.keys()]).toEqual(['a', 'ab', '\uffff', '\u{1f600}']);
  });

  it('refuses names that other readers would not accept', () => {
    const tensor: NamedTensor = { dtype: 'int8', shape: [], data: Int8Array.of(1) };
    expect(() => encodeSafetensors(new Map([['__metadata__', tensor]]))).toThrow(CheckpointError);
    expect(() => encodeSafetensors(new Map([['half \ud800', tensor]]))).toThrow(
      'encodeSafetensors: text must be valid Unicode; got "half \\ud800"',
    );
  });

  it('refuses data that do not fill their shape', () => {
    const tensor: NamedTensor = { dtype: 'float32', shape: [2, 3], data: new Float32Array(5) };
    const encode = () => encodeSafetensors(new Map([['stem/conv/kernel', tensor]]));
    expect(encode).toThrow(ShapeError);
    expect(encode).toThrow('encodeSafetensors: "stem/conv/kernel" of shape [2, 3] must have 6 elements; got 5');
  });
});

function sortedByName(tensors: NamedTensors): readonly (readonly [string, NamedTensor])[] {
  return [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
}

function expectReadOrCheckpointError(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
  }
}
