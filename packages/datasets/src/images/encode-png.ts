import { DatasetError } from '../errors.js';
import { crc32 } from './crc32.js';
import { deflateRuns } from './deflate-runs.js';
import { filterPng } from './filter-png.js';
import { PNG_SIGNATURE } from './png-chunks.js';
import type { ImageSize, LabelMap, RgbImage, Uint16Map, Uint16RgbImage } from './raster.js';

/**
 * Encodes a colour picture as 8-bit RGB PNG.
 *
 * @returns the bytes of the file; equal pixels give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width x 3
 */
export function encodeRgbPng(image: RgbImage): Uint8Array {
  return encodeSamples(image, { channels: 3, depth: 8 });
}

/**
 * Encodes a label map as 8-bit grey PNG whose grey value is the id.
 *
 * @returns the bytes of the file; equal ids give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width
 */
export function encodeLabelPng(labels: LabelMap): Uint8Array {
  return encodeSamples(labels, { channels: 1, depth: 8 });
}

/**
 * Encodes a map as 16-bit grey PNG, the form of disparity and depth files.
 *
 * @returns the bytes of the file; equal numbers give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width
 */
export function encodeUint16Png(map: Uint16Map): Uint8Array {
  return encodeSamples(map, { channels: 1, depth: 16 });
}

/**
 * Encodes three numbers per pixel as 16-bit RGB PNG, the form of SYNTHIA's labels and depth files.
 *
 * @returns the bytes of the file; equal numbers give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width x 3
 */
export function encodeUint16RgbPng(image: Uint16RgbImage): Uint8Array {
  return encodeSamples(image, { channels: 3, depth: 16 });
}

interface PixelFormat {
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
}

/** Colour types of the PNG specification (third edition), table 9. */
const COLOR_TYPES = { 1: 0, 3: 2 } as const;

// Compressed in plain JavaScript: zlib builds differ in their output from one processor to the next.
function encodeSamples(
  { height, width, data }: ImageSize & { readonly data: Uint8Array | Uint16Array },
  { channels, depth }: PixelFormat,
): Uint8Array {
  if (data.length !== height * width * channels) {
    throw new DatasetError(
      `encode PNG: data length must be height x width x ${channels}; got ${data.length} for ${height} x ${width}`,
    );
  }
  const pixelBytes = (channels * depth) / 8;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, depth);
  header.setUint8(9, COLOR_TYPES[channels]);
  const bytes = data instanceof Uint8Array ? data : highByteFirst(data);
  const pixels = deflateRuns(filterPng(bytes, { rowBytes: width * pixelBytes, pixelBytes }));
  return concatenated([
    Uint8Array.from(PNG_SIGNATURE),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', pixels),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function highByteFirst(data: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(2 * data.length);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? 0;
    bytes[2 * at] = value >> 8;
    bytes[2 * at + 1] = value;
  }
  return bytes;
}

/** Length, type, data and CRC of type and data; PNG specification (third edition), section 5.3. */
function chunk(type: 'IHDR' | 'IDAT' | 'IEND', data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (const [at, letter] of [...type].entries()) bytes[4 + at] = letter.charCodeAt(0);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
