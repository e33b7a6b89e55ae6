import { deflateSync } from 'node:zlib';

/** A grey TIFF of one strip, for tests of decoders. */
export interface TiffFixture {
  readonly height: number;
  readonly width: number;
  readonly isBigEndian: boolean;
  readonly samples: Uint8Array | Uint16Array | Uint32Array | Float32Array;
  readonly compression: 'none' | 'deflate';
}

// TIFF 6.0, section 8 "Baseline field reference guide"; deflate: Adobe Photoshop TIFF technical notes, 2002.
const COMPRESSION_CODES = { none: 1, deflate: 8 } as const;
const UINT_FORMAT = 1;
const FLOAT_FORMAT = 3;
const SHORT = 3;
const LONG = 4;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/** Writes header, directory and pixels by the tables of the specification, in this order. */
export function tiffOf({ height, width, isBigEndian, samples, compression }: TiffFixture): Uint8Array {
  const isLittle = !isBigEndian;
  const stored = new DataView(new ArrayBuffer(samples.byteLength));
  for (const [index, sample] of samples.entries()) {
    const at = index * samples.BYTES_PER_ELEMENT;
    if (samples instanceof Float32Array) stored.setFloat32(at, sample, isLittle);
    else if (samples instanceof Uint32Array) stored.setUint32(at, sample, isLittle);
    else if (samples instanceof Uint16Array) stored.setUint16(at, sample, isLittle);
    else stored.setUint8(at, sample);
  }
  const plain = new Uint8Array(stored.buffer);
  const strip = compression === 'deflate' ? deflateSync(plain) : plain;
  const entries = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, samples.BYTES_PER_ELEMENT * 8],
    [259, SHORT, COMPRESSION_CODES[compression]],
    [262, SHORT, 1],
    [273, LONG, 0],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, strip.length],
    [339, SHORT, samples instanceof Float32Array ? FLOAT_FORMAT : UINT_FORMAT],
  ] as const;
  const stripOffset = HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4;
  const file = new DataView(new ArrayBuffer(stripOffset + strip.length));
  file.setUint16(0, isBigEndian ? 0x4d4d : 0x4949);
  file.setUint16(2, 42, isLittle);
  file.setUint32(4, HEADER_BYTES, isLittle);
  file.setUint16(HEADER_BYTES, entries.length, isLittle);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    file.setUint16(at, tag, isLittle);
    file.setUint16(at + 2, type, isLittle);
    file.setUint32(at + 4, 1, isLittle);
    if (type === SHORT) file.setUint16(at + 8, value, isLittle);
    else file.setUint32(at + 8, tag === 273 ? stripOffset : value, isLittle);
  }
  const bytes = new Uint8Array(file.buffer);
  bytes.set(strip, stripOffset);
  return bytes;
}
