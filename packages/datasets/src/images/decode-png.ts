import { inflateSync } from 'node:zlib';

import { DatasetFileError } from '../errors.js';
import { crc32 } from './crc32.js';
import { placePass } from './place-pass.js';
import { type PngChunk, readPngChunks } from './png-chunks.js';
import type { PngHeader } from './png-header.js';
import { type PngPass, pngPasses } from './png-passes.js';
import { swapToUint16 } from './swap-to-uint16.js';
import { unfilterPng } from './unfilter-png.js';
import { unpackBits } from './unpack-bits.js';

/**
 * Decodes a PNG of 1 to 8 bits per channel to the numbers it stores: no palette, gamma or colour profile is applied and
 * nothing is scaled.
 *
 * @param bytes   the whole file
 * @param header  of the same file, from `readPngHeader`
 * @returns       [height, width, channels]
 * @throws DatasetFileError when a checksum, the compressed data or a row filter is wrong, or a palette is missing
 */
export function decodePng8(path: string, bytes: Uint8Array, header: PngHeader): Uint8Array {
  const samplesOf = (rows: Uint8Array, { height, width }: PngPass) =>
    header.bitDepth === 8 ? rows : unpackBits(rows, { height, width, bitDepth: header.bitDepth });
  return assemble(path, bytes, header, { samplesOf, allocate: (length) => new Uint8Array(length) });
}

/** The same for 16 bits per channel, stored high byte first. */
export function decodePng16(path: string, bytes: Uint8Array, header: PngHeader): Uint16Array {
  return assemble(path, bytes, header, { samplesOf: swapToUint16, allocate: (length) => new Uint16Array(length) });
}

interface SampleType<T> {
  readonly samplesOf: (rows: Uint8Array<ArrayBuffer>, pass: PngPass) => T;
  readonly allocate: (length: number) => T;
}

function assemble<T extends Uint8Array | Uint16Array>(
  path: string,
  bytes: Uint8Array,
  header: PngHeader,
  { samplesOf, allocate }: SampleType<T>,
): T {
  const passes = pngPasses(header);
  const stream = inflatePixels(path, bytes, header, passes);
  let whole: T | null = null;
  let offset = 0;
  for (const pass of passes) {
    const length = filteredLength(header, pass);
    const rows = unfilter(path, stream.subarray(offset, offset + length), header, pass);
    const samples = samplesOf(rows, pass);
    if (!header.isInterlaced) return samples;
    whole ??= allocate(header.height * header.width * header.channels);
    placePass(samples, pass, whole, header);
    offset += length;
  }
  // Every picture has a pixel in its first pass.
  return whole as T;
}

function inflatePixels(path: string, bytes: Uint8Array, header: PngHeader, passes: readonly PngPass[]): Uint8Array {
  const compressed = Buffer.concat(checkedPixelChunks(path, bytes, header));
  const expectedBytes = passes.reduce((sum, pass) => sum + filteredLength(header, pass), 0);
  let stream: Uint8Array;
  try {
    // One chunk for everything spares joining many; more than the header promised is an error.
    const chunkSize = Math.max(64, expectedBytes + 1);
    stream = inflateSync(compressed, { chunkSize, maxOutputLength: expectedBytes });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new DatasetFileError(path, `must be an undamaged PNG; got decoder error "${said}"`, { cause: error });
  }
  if (stream.length !== expectedBytes) {
    throw new DatasetFileError(path, `must hold ${expectedBytes} bytes of pixels; got ${stream.length}`);
  }
  return stream;
}

function checkedPixelChunks(path: string, bytes: Uint8Array, header: PngHeader): Uint8Array[] {
  const chunks = readPngChunks(path, bytes);
  for (const chunk of chunks) requireChecksum(path, bytes, chunk);
  if (header.color === 'palette' && !chunks.some(({ type }) => type === 'PLTE')) {
    throw new DatasetFileError(path, 'must hold a palette (chunk PLTE); got none');
  }
  return chunks
    .filter(({ type }) => type === 'IDAT')
    .map(({ dataOffset, lengthBytes }) => bytes.subarray(dataOffset, dataOffset + lengthBytes));
}

function requireChecksum(path: string, bytes: Uint8Array, { type, dataOffset, lengthBytes }: PngChunk): void {
  const end = dataOffset + lengthBytes;
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end);
  // The checksum covers the type too.
  const computed = crc32(bytes.subarray(dataOffset - 4, end));
  if (stored !== computed) {
    const got = `${stored.toString(16)} where its bytes give ${computed.toString(16)}`;
    throw new DatasetFileError(path, `must be an undamaged PNG; got checksum ${got} in chunk ${type}`);
  }
}

function unfilter(path: string, filtered: Uint8Array, header: PngHeader, pass: PngPass): Uint8Array<ArrayBuffer> {
  const rows = unfilterPng({
    filtered,
    height: pass.height,
    bytesPerRow: bytesPerRow(header, pass),
    bytesPerPixel: Math.max(1, (header.channels * header.bitDepth) / 8),
  });
  if (typeof rows === 'number') throw new DatasetFileError(path, `must have PNG row filters 0 to 4; got ${rows}`);
  return rows;
}

function filteredLength(header: PngHeader, pass: PngPass): number {
  return pass.height * (1 + bytesPerRow(header, pass));
}

function bytesPerRow({ channels, bitDepth }: PngHeader, { width }: PngPass): number {
  return Math.ceil((width * channels * bitDepth) / 8);
}
