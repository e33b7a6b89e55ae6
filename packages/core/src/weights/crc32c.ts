/** Reflected Castagnoli polynomial. @see RFC 3720, appendix B.4 */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;

/**
 * SLICES tables of 256 entries: entry `slice * 256 + byte` is the remainder of `byte` followed by `slice` zero bytes.
 * @see Kounavis and Berry, "A Systematic Approach to Building High Performance Software-based CRC Generators", 2005
 */
const TABLES = sliceTables();

/** CRC-32C (Castagnoli) of `bytes` as an unsigned 32-bit number; 0 for no bytes. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  let at = 0;
  // Eight bytes per turn through eight tables: several times as fast as one table, which counts on 120 MB checkpoints.
  for (const end = bytes.length - (bytes.length % SLICES); at < end; at += SLICES) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      TABLES[0x700 + (crc & 0xff)]! ^
      TABLES[0x600 + ((crc >>> 8) & 0xff)]! ^
      TABLES[0x500 + ((crc >>> 16) & 0xff)]! ^
      TABLES[0x400 + (crc >>> 24)]! ^
      TABLES[0x300 + bytes[at + 4]!]! ^
      TABLES[0x200 + bytes[at + 5]!]! ^
      TABLES[0x100 + bytes[at + 6]!]! ^
      TABLES[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ TABLES[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/**
 * The form in which TensorFlow and LevelDB store a CRC: rotated right by 15 bits plus a constant, so that a CRC over
 * data that contains CRCs stays meaningful.
 * @see tensorflow/tensorflow, tensorflow/core/lib/hash/crc32c.h, Mask
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function sliceTables(): Uint32Array {
  const tables = new Uint32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const shorter = tables[i - 256]!;
    tables[i] = (shorter >>> 8) ^ tables[shorter & 0xff]!;
  }
  return tables;
}
