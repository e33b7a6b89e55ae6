import { DatasetError } from '../errors.js';
import type { ImageSize } from '../images/raster.js';

/** Grey levels or float numbers, [height, width], row-major. */
export interface TiffSamples extends ImageSize {
  readonly data: Uint8Array | Float32Array;
}

// TIFF 6.0, section 2 "TIFF structure".
const SHORT = 3;
const LONG = 4;
const HEADER_BYTES = 8;
const FIELD_BYTES = 12;
const NUM_FIELDS = 10;
// TIFF 6.0, section 8 "Baseline field reference guide", and section 19 for the last field.
const UNCOMPRESSED = 1;
const BLACK_IS_ZERO = 1;
const UNSIGNED = 1;
const FLOAT = 3;

/**
 * Encodes a grey TIFF of one uncompressed strip, low bytes first.
 *
 * @returns the bytes of the file; equal numbers give equal bytes on every machine
 * @throws DatasetError when the data length is not height x width
 */
export function encodeTiff({ height, width, data }: TiffSamples): Uint8Array {
  if (data.length !== height * width) {
    throw new DatasetError(
      `encode TIFF: data length must be height x width; got ${data.length} for ${height} x ${width}`,
    );
  }
  const stripOffset = HEADER_BYTES + 2 + NUM_FIELDS * FIELD_BYTES + 4;
  const fields: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, data.BYTES_PER_ELEMENT * 8],
    [259, SHORT, UNCOMPRESSED],
    [262, SHORT, BLACK_IS_ZERO],
    [273, LONG, stripOffset],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, data.byteLength],
    [339, SHORT, data instanceof Float32Array ? FLOAT : UNSIGNED],
  ];
  const file = new DataView(new ArrayBuffer(stripOffset + data.byteLength));
  file.setUint16(0, 0x4949);
  file.setUint16(2, 42, true);
  file.setUint32(4, HEADER_BYTES, true);
  file.setUint16(HEADER_BYTES, NUM_FIELDS, true);
  for (const [index, [tag, type, value]] of fields.entries()) {
    const at = HEADER_BYTES + 2 + index * FIELD_BYTES;
    file.setUint16(at, tag, true);
    file.setUint16(at + 2, type, true);
    file.setUint32(at + 4, 1, true);
    // Low bytes come first, so a short number lies where it must.
    file.setUint32(at + 8, value, true);
  }
  for (const [index, value] of data.entries()) {
    if (data instanceof Float32Array) file.setFloat32(stripOffset + 4 * index, value, true);
    else file.setUint8(stripOffset + index, value);
  }
  return new Uint8Array(file.buffer);
}
