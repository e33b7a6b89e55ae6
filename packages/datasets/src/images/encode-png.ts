import { encode } from 'fast-png';

import { DatasetError } from '../errors.js';
import type { Rgb } from '../label-sets/palette.js';
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
 * Encodes a label map as 8-bit PNG whose palette index is the id: any viewer shows it in colour, and the ids stay exact.
 *
 * @param palette colour of each id, 1 to 256 of them
 * @returns the bytes of the file; equal ids and colours give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width or an id has no colour
 */
export function encodeIndexedPng(labels: LabelMap, palette: readonly Rgb[]): Uint8Array {
  if (palette.length < 1 || palette.length > 256) {
    throw new DatasetError(`encode PNG: palette must hold 1 to 256 colours; got ${palette.length}`);
  }
  const uncoloured = labels.data.findIndex((id) => id >= palette.length);
  if (uncoloured !== -1) {
    const id = labels.data[uncoloured];
    throw new DatasetError(`encode PNG: ids must be below ${palette.length}; got ${id} (pixel ${uncoloured})`);
  }
  return encodeSamples(labels, { channels: 1, depth: 8, palette: palette.map((color) => [...color]) });
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
  readonly palette?: number[][];
}

// fast-png compresses in plain JavaScript; zlib builds differ in their output from one processor to the next.
function encodeSamples(
  { height, width, data }: ImageSize & { readonly data: Uint8Array | Uint16Array },
  { channels, depth, palette }: PixelFormat,
): Uint8Array {
  if (data.length !== height * width * channels) {
    throw new DatasetError(
      `encode PNG: data length must be height x width x ${channels}; got ${data.length} for ${height} x ${width}`,
    );
  }
  return encode({ height, width, data, channels, depth, ...(palette !== undefined && { palette }) });
}
