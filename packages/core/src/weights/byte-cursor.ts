import { CheckpointError } from '../errors.js';

/** Reads little-endian values from a byte range one after the other; reading past its end is a CheckpointError. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #where: string;
  #position = 0;

  /** @param where  what the errors call these bytes */
  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#where = where;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.byteLength;
  }

  /** The next `length` bytes, as a view. */
  readBytes(length: number): Uint8Array {
    const left = this.#bytes.byteLength - this.#position;
    if (length > left) throw new CheckpointError(`${this.#where}: ${length} more bytes must follow; got ${left}`);
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  readUint32(): number {
    const bytes = this.readBytes(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }

  /** A base-128 varint, as in protocol buffers; those of 2^53 and above, negative ones included, are refused. */
  readVarint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 63; factor *= 128) {
      const [byte = 0] = this.readBytes(1);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return this.#requireSafe(value);
    }
    throw new CheckpointError(`${this.#where}: varint must end within 10 bytes; got a longer one`);
  }

  #requireSafe(value: number): number {
    if (!Number.isSafeInteger(value)) {
      throw new CheckpointError(`${this.#where}: varint must be below 2^53; got about ${value}`);
    }
    return value;
  }
}
