import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from './decode-image.js';
import { decodePng16 } from './decode-png.js';
import { hasPngSignature } from './png-chunks.js';
import { describePng, type PngColor, type PngHeader, readPngHeader } from './png-header.js';
import type { Uint16Map, Uint16RgbImage } from './raster.js';

/** Red, green, blue by their place in a pixel. */
export type RgbChannel = 0 | 1 | 2;

/**
 * Decodes a 16-bit grey PNG to exactly the numbers it stores, interlaced or not.
 *
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, or not a PNG with 16-bit grey pixels
 */
export async function decodeUint16(path: string): Promise<Uint16Map> {
  return decodeStored(path, 'grey');
}

/**
 * Decodes a 16-bit RGB PNG to exactly the numbers it stores, such as the labels and depth maps of SYNTHIA.
 *
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, or not a PNG with 16-bit RGB pixels
 */
export async function decodeUint16Rgb(path: string): Promise<Uint16RgbImage> {
  return decodeStored(path, 'RGB');
}

/**
 * One channel of what `decodeUint16Rgb` gives.
 *
 * @throws DatasetFileError as `decodeUint16Rgb`
 */
export async function decodeUint16Channel(path: string, channel: RgbChannel): Promise<Uint16Map> {
  const { height, width, data } = await decodeUint16Rgb(path);
  const chosen = new Uint16Array(height * width);
  // The data hold three numbers for each one chosen.
  for (let index = 0; index < chosen.length; index++) chosen[index] = data[3 * index + channel] as number;
  return { height, width, data: chosen };
}

async function decodeStored(path: string, color: PngColor): Promise<Uint16Map> {
  const bytes = await readDatasetFile(path);
  if (!hasPngSignature(bytes)) throw new DatasetFileError(path, `must be a PNG; got ${firstBytes(bytes)}`);
  const header = readPngHeader(path, bytes);
  requireFormat(path, header, color);
  return { height: header.height, width: header.width, data: decodePng16(path, bytes, header) };
}

function requireFormat(path: string, header: PngHeader, color: PngColor): void {
  if (header.color !== color || header.bitDepth !== 16 || header.hasTransparency) {
    throw new DatasetFileError(path, `must be a PNG with 16-bit ${color} pixels; got ${describePng(header)}`);
  }
}
