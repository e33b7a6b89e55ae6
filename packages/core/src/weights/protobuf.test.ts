import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { bytesFields, numberField, readProtobuf } from './protobuf.js';

// Field 1 varint 150, field 2 the text "ab", field 3 fixed64, field 4 fixed32 258, field 1 again.
const MESSAGE = [0x08, 0x96, 0x01, 0x12, 2, 97, 98, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 2, 1, 0, 0, 0x08, 7];

describe('readProtobuf', () => {
  it('splits a message with every wire type', () => {
    expect(readProtobuf(Uint8Array.from(MESSAGE), 'entry')).toEqual([
      { fieldNumber: 1, value: 150 },
      { fieldNumber: 2, value: Uint8Array.of(97, 98) },
      { fieldNumber: 3, value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      { fieldNumber: 4, value: 258 },
      { fieldNumber: 1, value: 7 },
    ]);
  });

  it('refuses groups and messages that end inside a field', () => {
    expect(() => readProtobuf(Uint8Array.of(0x0b), 'entry')).toThrow('entry: wire type must be 0, 1, 2 or 5; got 3');
    expect(() => readProtobuf(Uint8Array.of(0x12, 3, 97), 'entry')).toThrow(CheckpointError);
  });
});

describe('numberField and bytesFields', () => {
  const message = readProtobuf(Uint8Array.from(MESSAGE), 'entry');

  it('give the last number, 0 for an absent one, and every value of a repeated field', () => {
    expect(numberField(message, 1, 'entry')).toBe(7);
    expect(numberField(message, 9, 'entry')).toBe(0);
    expect(bytesFields(message, 2, 'entry')).toEqual([Uint8Array.of(97, 98)]);
    expect(bytesFields(message, 9, 'entry')).toEqual([]);
  });

  it('refuse a field of the other kind', () => {
    expect(() => numberField(message, 2, 'entry')).toThrow('entry: field 2 must be a number; got 2 bytes');
    expect(() => bytesFields(message, 1, 'entry')).toThrow('entry: field 1 must be bytes; got the number 150');
  });
});
