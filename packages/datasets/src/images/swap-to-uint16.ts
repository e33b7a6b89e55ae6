import { endianness } from 'node:os';

/**
 * Reads 16-bit numbers that are stored high byte first, on machines of either byte order.
 *
 * @param bytes  taken over and changed: the numbers lie in its memory
 */
export function swapToUint16(bytes: Uint8Array<ArrayBuffer>): Uint16Array {
  if (endianness() === 'LE') Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap16();
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}
