/** A field of a protocol buffer message: its number and its value's wire form. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[] | Float];

/** A 32-bit float field. */
export interface Float {
  readonly float: number;
}

/**
 * Encodes a message. Numbers are varints (integers >= -1, enums, booleans), strings UTF-8, lists of fields nested
 * messages.
 *
 * @see protobuf.dev/programming-guides/encoding
 */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
  return concatBytes(fields.flatMap(encodeField));
}

function encodeField([number, value]: Field): Uint8Array[] {
  const tag = (wireType: number) => encodeVarint(number * 8 + wireType);
  if (typeof value === 'number') return [tag(0), encodeVarint(value)];
  if (typeof value === 'object' && 'float' in value)
    return [tag(5), new Uint8Array(Float32Array.of(value.float).buffer)];
  const bytes =
    typeof value === 'string'
      ? new TextEncoder().encode(value)
      : value instanceof Uint8Array
        ? value
        : encodeMessage(value);
  return [tag(2), encodeVarint(bytes.length), bytes];
}

/** Seven bits a byte, lowest first; -1 as the ten bytes of its 64-bit two's complement. */
function encodeVarint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
