import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c.js';

// RFC 3720, appendix B.4 (which lists the bytes of each CRC from the lowest on); the digits are the usual check value.
it.each([
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 incrementing bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 decrementing bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['the digits 1 to 9', new TextEncoder().encode('123456789'), 0xe3069283],
  ['no bytes', new Uint8Array(0), 0],
])('gives the published value for %s', (_case, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

it('equals bit-by-bit division for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(crc32c(bytes)).toBe(bitwiseCrc32c(bytes));
    }),
  );
});

it('masks by rotating and adding, as 32-bit arithmetic', () => {
  const crc = BigInt(0xe3069283);
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  const masked = Number((rotated + 0xa282ead8n) & 0xffffffffn);
  expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(masked);
});

function bitwiseCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
