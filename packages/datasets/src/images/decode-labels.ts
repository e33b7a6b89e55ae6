import { decode } from 'fast-png';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from './decode-image.js';
import { describePng, hasPngSignature, type PngHeader, readPngHeader } from './png-header.js';
import type { LabelMap } from './raster.js';
import { unpackBits } from './unpack-bits.js';

/**
 * Decodes a label PNG to the ids it stores: grey values of an 8-bit grey PNG, indices of a paletted one (never the
 * palette's colours).
 *
 * @returns raw ids, 0 to 255
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, not a PNG, or has 16 bits, colour
 * channels or transparency
 */
export async function decodeLabels(path: string): Promise<LabelMap> {
  const bytes = await readDatasetFile(path);
  if (!hasPngSignature(bytes)) throw new DatasetFileError(path, `must be a PNG; got ${firstBytes(bytes)}`);
  const header = readPngHeader(path, bytes);
  requireLabelFormat(path, header);
  const stored = decodeStored(path, bytes);
  const data = header.bitDepth === 8 ? stored : unpackBits(stored, header);
  return { height: header.height, width: header.width, data };
}

function requireLabelFormat(path: string, header: PngHeader): void {
  const isGrey = header.color === 'grey' && header.bitDepth === 8;
  // fast-png places interlaced pixels by whole bytes, so packed indices would land in the wrong columns.
  const isPalette = header.color === 'palette' && (header.bitDepth === 8 || !header.isInterlaced);
  if (!(isGrey || isPalette) || header.hasTransparency) {
    const interlaced = header.isInterlaced ? ', interlaced' : '';
    throw new DatasetFileError(
      path,
      `must hold label ids as 8-bit grey or palette without alpha; got ${describePng(header)}${interlaced}`,
    );
  }
}

function decodeStored(path: string, bytes: Uint8Array): Uint8Array {
  try {
    // The decoder returns bytes up to 8 bits and shorts at 16, which were refused; the copy narrows the type.
    return new Uint8Array(decode(bytes, { checkCrc: true }).data);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new DatasetFileError(path, `must be an undamaged PNG; got decoder error "${said}"`, { cause: error });
  }
}
