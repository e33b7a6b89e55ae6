import { DatasetFileError } from '../errors.js';

/** What a PNG file says about its pixels before they are decoded. */
export interface PngHeader {
  readonly height: number;
  readonly width: number;
  /** Bits per channel, or per palette index. */
  readonly bitDepth: number;
  readonly color: PngColor;
  readonly isInterlaced: boolean;
  /** A tRNS chunk makes some colours see-through without an alpha channel. */
  readonly hasTransparency: boolean;
}

/** The colour types of the PNG specification. */
export type PngColor = 'grey' | 'RGB' | 'palette' | 'grey with alpha' | 'RGB with alpha';

// PNG specification (third edition), section 11.2.1 "IHDR image header", table "colour type".
const COLOR_BY_CODE: Readonly<Record<number, PngColor>> = {
  0: 'grey',
  2: 'RGB',
  3: 'palette',
  4: 'grey with alpha',
  6: 'RGB with alpha',
};

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const CHUNK_OVERHEAD_BYTES = 12;
const IHDR_DATA_BYTES = 13;
/** A header may claim sizes that no memory holds; libvips stops at the same number. */
const MAX_PIXELS = 0x3fff * 0x3fff;

/** True when the bytes begin like a PNG file, whatever follows. */
export function hasPngSignature(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * Reads the header and walks over all chunks to the end mark, so that a file cut anywhere is told from a whole one.
 *
 * @param path   named in errors
 * @param bytes  the whole file, beginning with the PNG signature
 * @throws DatasetFileError when the file ends early, or its header is malformed or claims too many pixels
 */
export function readPngHeader(path: string, bytes: Uint8Array): PngHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(path, view);
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.lengthBytes !== IHDR_DATA_BYTES) {
    throw new DatasetFileError(path, `must be a PNG that begins with chunk IHDR; got ${header?.type ?? 'none'}`);
  }
  const at = header.dataOffset;
  const width = view.getUint32(at);
  const height = view.getUint32(at + 4);
  if (width * height < 1 || width * height > MAX_PIXELS) {
    throw new DatasetFileError(path, `must have 1 to ${MAX_PIXELS} pixels; got width ${width}, height ${height}`);
  }
  const colorCode = view.getUint8(at + 9);
  const color = COLOR_BY_CODE[colorCode];
  if (color === undefined) {
    throw new DatasetFileError(path, `must have PNG colour type 0, 2, 3, 4 or 6; got ${colorCode}`);
  }
  return {
    width,
    height,
    bitDepth: view.getUint8(at + 8),
    color,
    isInterlaced: view.getUint8(at + 12) !== 0,
    hasTransparency: chunks.some(({ type }) => type === 'tRNS'),
  };
}

/** The header in the words of an error message, e.g. `16-bit grey`. */
export function describePng(header: PngHeader): string {
  const transparency = header.hasTransparency ? ' with transparency (tRNS)' : '';
  return `${header.bitDepth}-bit ${header.color}${transparency}`;
}

interface Chunk {
  readonly type: string;
  readonly dataOffset: number;
  readonly lengthBytes: number;
}

function readChunks(path: string, view: DataView): Chunk[] {
  const chunks: Chunk[] = [];
  let offset: number = SIGNATURE.length;
  while (offset + CHUNK_OVERHEAD_BYTES <= view.byteLength) {
    const lengthBytes = view.getUint32(offset);
    const type = chunkType(view, offset + 4);
    const end = offset + CHUNK_OVERHEAD_BYTES + lengthBytes;
    if (end > view.byteLength) throw truncated(path, view, `inside chunk ${type}`);
    chunks.push({ type, dataOffset: offset + 8, lengthBytes });
    if (type === 'IEND') return chunks;
    offset = end;
  }
  throw truncated(path, view, 'before chunk IEND');
}

function chunkType(view: DataView, offset: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, index) => view.getUint8(offset + index)));
}

function truncated(path: string, view: DataView, where: string): DatasetFileError {
  return new DatasetFileError(
    path,
    `must be a complete PNG; got a truncated one (${view.byteLength} bytes, ends ${where})`,
  );
}
