import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { ByteCursor } from './byte-cursor.js';

function cursor(...bytes: readonly number[]): ByteCursor {
  return new ByteCursor(Uint8Array.from(bytes), 'index block');
}

describe('ByteCursor', () => {
  it.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0xac, 0x02], 300],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 2 ** 32 - 1],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], Number.MAX_SAFE_INTEGER],
  ])('reads the varint %j as %d', (bytes, value) => {
    const varint = cursor(...bytes);
    expect(varint.readVarint()).toBe(value);
    expect(varint.isAtEnd).toBe(true);
  });

  it('refuses varints of 2^53 and above, among them every negative number', () => {
    const above = cursor(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
    const minusOne = cursor(...Array(9).fill(0xff), 0x01);
    expect(() => above.readVarint()).toThrow('index block: varint must be below 2^53; got about 9007199254740992');
    expect(() => minusOne.readVarint()).toThrow(
      'index block: varint must be below 2^53; got about 18446744073709552000',
    );
  });

  it('refuses varints that go on after 10 bytes or past the end', () => {
    expect(() => cursor(...Array(11).fill(0x80)).readVarint()).toThrow('varint must end within 10 bytes');
    expect(() => cursor(0x80).readVarint()).toThrow(CheckpointError);
  });

  it('reads bytes and little-endian numbers in order and refuses to pass the end', () => {
    const values = cursor(1, 2, 0x78, 0x56, 0x34, 0xf2, 3);
    expect([...values.readBytes(2)]).toEqual([1, 2]);
    expect(values.readUint32()).toBe(0xf2345678);
    expect(() => values.readBytes(2)).toThrow('index block: 2 more bytes must follow; got 1');
  });
});
