import sharp from 'sharp';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { hasPngSignature } from './png-chunks.js';
import { describePng, readPngHeader } from './png-header.js';
import type { RgbImage } from './raster.js';
import { DECODER_OPTIONS, decoding } from './sharp-decoding.js';

// ITU-T T.81, table B.1: start of image, start of scan, end of image.
const JPEG_START = Uint8Array.of(0xff, 0xd8, 0xff);
const JPEG_SCAN = Uint8Array.of(0xff, 0xda);
const JPEG_END = Uint8Array.of(0xff, 0xd9);

// A block of 8 x 8 pixels takes at least one bit: ITU-T T.81, section G.1.2.1 (first scan of the DC coefficients).
const MAX_JPEG_PIXELS_PER_BYTE = 512;

export interface DecodeRgbOptions {
  /** What becomes of transparency: `refuse` (default) takes it for a defect, `drop` keeps the colours alone. */
  readonly alpha?: 'refuse' | 'drop';
}

/**
 * Decodes a JPEG or PNG photo with 8 bits per channel; grey and paletted pictures are expanded to RGB.
 *
 * Pixels stay as stored: neither an embedded colour profile nor an EXIF orientation is applied, so that a label map
 * drawn on the stored pixels lies on them.
 *
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, not a JPEG or PNG, has 16 bits per
 * channel, transparency that is not to be dropped, or four colour channels
 */
export async function decodeRgb(path: string, { alpha = 'refuse' }: DecodeRgbOptions = {}): Promise<RgbImage> {
  const bytes = await readDatasetFile(path);
  if (hasPngSignature(bytes)) requirePhotoPng(path, bytes, alpha);
  else if (startsWith(bytes, JPEG_START)) await requirePhotoJpeg(path, bytes);
  else throw new DatasetFileError(path, `must be a JPEG or PNG image; got ${firstBytes(bytes)}`);
  const { data, info } = await decoding(path, () =>
    sharp(bytes, DECODER_OPTIONS).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
  );
  return {
    height: info.height,
    width: info.width,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/** The first bytes of a file that is not what its name says, for an error message. */
export function firstBytes(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes that begin with ${shown}`;
}

function requirePhotoPng(path: string, bytes: Uint8Array, alpha: 'refuse' | 'drop'): void {
  const header = readPngHeader(path, bytes);
  const hasEightBits = header.bitDepth === 8 || header.color === 'palette';
  const isOpaque = !header.color.endsWith('alpha') && !header.hasTransparency;
  if (!hasEightBits || !(isOpaque || alpha === 'drop')) {
    const without = alpha === 'drop' ? '' : ' without alpha';
    throw new DatasetFileError(path, `must be 8-bit grey, RGB or palette${without}; got ${describePng(header)}`);
  }
}

async function requirePhotoJpeg(path: string, bytes: Uint8Array): Promise<void> {
  // The decoder accepts a file that lacks only its end mark. The mark is searched from the first scan on and not at the
  // end of the file, because phones append videos after it.
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.indexOf(JPEG_END, Math.max(file.indexOf(JPEG_SCAN), 0)) === -1) {
    throw new DatasetFileError(
      path,
      `must be a complete JPEG; got a truncated one (${bytes.length} bytes, no end mark)`,
    );
  }
  const { space, channels, height, width } = await decoding(path, () => sharp(bytes, DECODER_OPTIONS).metadata());
  if (channels !== 1 && channels !== 3) {
    throw new DatasetFileError(path, `must be a grey or colour JPEG; got ${channels} channels (${space})`);
  }
  if (height * width > bytes.length * MAX_JPEG_PIXELS_PER_BYTE) {
    const got = `${bytes.length} bytes for width ${width}, height ${height}`;
    throw new DatasetFileError(path, `must hold the pixels of its header; got ${got}`);
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
