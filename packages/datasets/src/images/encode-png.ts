import { encode } from 'fast-png';

import { DatasetError } from '../errors.js';
import type { LabelMap, RgbImage } from './raster.js';

/**
 * Encodes a colour picture as 8-bit RGB PNG.
 *
 * @returns the bytes of the file; equal pixels give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width x 3
 */
export function encodeRgbPng(image: RgbImage): Uint8Array {
  return encodeEightBit(image, 3);
}

/**
 * Encodes a label map as 8-bit grey PNG whose grey value is the id.
 *
 * @returns the bytes of the file; equal ids give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width
 */
export function encodeLabelPng(labels: LabelMap): Uint8Array {
  return encodeEightBit(labels, 1);
}

// fast-png compresses in plain JavaScript; zlib builds differ in their output from one processor to the next.
function encodeEightBit({ height, width, data }: RgbImage | LabelMap, channels: 1 | 3): Uint8Array {
  if (data.length !== height * width * channels) {
    throw new DatasetError(
      `encode PNG: data length must be height x width x ${channels}; got ${data.length} for ${height} x ${width}`,
    );
  }
  return encode({ height, width, data, channels, depth: 8 });
}
