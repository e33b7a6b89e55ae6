import zlib from 'node:zlib';

// ISO 3309 polynomial, bits reversed; PNG specification (third edition), annex D "Sample CRC implementation".
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/**
 * The CRC-32 of PNG chunks, unsigned.
 *
 * @remarks Node has one of its own, eight times as fast, from 20.15 on.
 */
export const crc32: (bytes: Uint8Array) => number =
  typeof zlib.crc32 === 'function' ? (bytes) => zlib.crc32(bytes) : crc32InJavaScript;

/** The same without Node's help. */
export function crc32InJavaScript(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
