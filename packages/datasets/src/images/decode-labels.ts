import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from './decode-image.js';
import { decodePng8 } from './decode-png.js';
import { hasPngSignature } from './png-chunks.js';
import { describePng, type PngHeader, readPngHeader } from './png-header.js';
import type { LabelMap } from './raster.js';

/**
 * Decodes a label PNG to the ids it stores: grey values of an 8-bit grey PNG, indices of a paletted one (never the
 * palette's colours). Palettes may have 1, 2, 4 or 8 bits per index, and files may be interlaced.
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
  return { height: header.height, width: header.width, data: decodePng8(path, bytes, header) };
}

function requireLabelFormat(path: string, header: PngHeader): void {
  const isGrey = header.color === 'grey' && header.bitDepth === 8;
  if (!(isGrey || header.color === 'palette') || header.hasTransparency) {
    throw new DatasetFileError(
      path,
      `must hold label ids as 8-bit grey or palette without alpha; got ${describePng(header)}`,
    );
  }
}
