import { DatasetFileError } from '../errors.js';
import { readPngChunks } from './png-chunks.js';

/** What a PNG file says about its pixels before they are decoded. */
export interface PngHeader {
  readonly height: number;
  readonly width: number;
  /** Bits per channel, or per palette index. */
  readonly bitDepth: number;
  readonly color: PngColor;
  /** Values per pixel as stored; 1 for a palette index. */
  readonly channels: number;
  readonly isInterlaced: boolean;
  /** A tRNS chunk makes some colours see-through without an alpha channel. */
  readonly hasTransparency: boolean;
}

/** The colour types of the PNG specification. */
export type PngColor = 'grey' | 'RGB' | 'palette' | 'grey with alpha' | 'RGB with alpha';

interface ColorType {
  readonly color: PngColor;
  readonly channels: number;
  readonly bitDepths: readonly number[];
}

// PNG specification (third edition), section 11.2.1 "IHDR image header", table "Allowed combinations".
const COLOR_TYPE_BY_CODE: Readonly<Record<number, ColorType>> = {
  0: { color: 'grey', channels: 1, bitDepths: [1, 2, 4, 8, 16] },
  2: { color: 'RGB', channels: 3, bitDepths: [8, 16] },
  3: { color: 'palette', channels: 1, bitDepths: [1, 2, 4, 8] },
  4: { color: 'grey with alpha', channels: 2, bitDepths: [8, 16] },
  6: { color: 'RGB with alpha', channels: 4, bitDepths: [8, 16] },
};

const IHDR_DATA_BYTES = 13;
/** A header may claim sizes that no memory holds; libvips stops at the same number. */
const MAX_PIXELS = 0x3fff * 0x3fff;
// A deflate stream yields at most this many bytes for each of its own: https://zlib.net/zlib_tech.html, "Maximum
// Compression Factor".
const MAX_DEFLATE_RATIO = 1032;

/**
 * Reads the header and walks over all chunks to the end mark, so that a file cut anywhere is told from a whole one.
 *
 * @param path   named in errors
 * @param bytes  the whole file, beginning with the PNG signature
 * @throws DatasetFileError when the file ends early, or its header is malformed, or claims more pixels than memory or
 * the compressed data of the file can hold
 */
export function readPngHeader(path: string, bytes: Uint8Array): PngHeader {
  const chunks = readPngChunks(path, bytes);
  const [ihdr] = chunks;
  if (ihdr?.type !== 'IHDR' || ihdr.lengthBytes !== IHDR_DATA_BYTES) {
    throw new DatasetFileError(path, `must be a PNG that begins with chunk IHDR; got ${ihdr?.type ?? 'none'}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + ihdr.dataOffset, IHDR_DATA_BYTES);
  const header: PngHeader = {
    ...readSize(path, view),
    ...readFormat(path, view),
    hasTransparency: chunks.some(({ type }) => type === 'tRNS'),
  };
  const compressedBytes = chunks.reduce((sum, chunk) => (chunk.type === 'IDAT' ? sum + chunk.lengthBytes : sum), 0);
  requireEnoughData(path, header, compressedBytes);
  return header;
}

/** The header in the words of an error message, e.g. `16-bit grey`. */
export function describePng(header: PngHeader): string {
  const transparency = header.hasTransparency ? ' with transparency (tRNS)' : '';
  return `${header.bitDepth}-bit ${header.color}${transparency}`;
}

function readSize(path: string, view: DataView): Pick<PngHeader, 'height' | 'width'> {
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  if (width * height < 1 || width * height > MAX_PIXELS) {
    throw new DatasetFileError(path, `must have 1 to ${MAX_PIXELS} pixels; got width ${width}, height ${height}`);
  }
  return { height, width };
}

function readFormat(path: string, view: DataView): Omit<PngHeader, 'height' | 'width' | 'hasTransparency'> {
  const [bitDepth, colorCode, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const type = COLOR_TYPE_BY_CODE[colorCode];
  if (type === undefined) {
    throw new DatasetFileError(path, `must have PNG colour type 0, 2, 3, 4 or 6; got ${colorCode}`);
  }
  if (!type.bitDepths.includes(bitDepth)) {
    const rule = `must have ${type.bitDepths.join(', ')} bits per channel as a PNG with ${type.color} pixels`;
    throw new DatasetFileError(path, `${rule}; got ${bitDepth}`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    const got = `${compression}, ${filter}, ${interlace}`;
    throw new DatasetFileError(path, `must have PNG compression 0, filter method 0 and interlace 0 or 1; got ${got}`);
  }
  return { bitDepth, color: type.color, channels: type.channels, isInterlaced: interlace === 1 };
}

function requireEnoughData(path: string, header: PngHeader, compressedBytes: number): void {
  const { height, width, channels, bitDepth } = header;
  if ((height * width * channels * bitDepth) / 8 > compressedBytes * MAX_DEFLATE_RATIO) {
    throw new DatasetFileError(
      path,
      `must hold the pixels of its header; got ${compressedBytes} compressed bytes for width ${width}, height ${height}`,
    );
  }
}
