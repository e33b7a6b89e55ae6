import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from './decode-image.js';
import { hasPngSignature } from './png-chunks.js';
import { readPngHeader } from './png-header.js';
import type { ImageSize } from './raster.js';

/**
 * Size of a PNG, without decoding its pixels.
 *
 * @throws DatasetFileError in the words of the decoders, when the file is missing, empty, cut short or not a PNG
 */
export async function readPngSize(path: string): Promise<ImageSize> {
  const bytes = await readDatasetFile(path);
  if (!hasPngSignature(bytes)) throw new DatasetFileError(path, `must be a PNG; got ${firstBytes(bytes)}`);
  const { height, width } = readPngHeader(path, bytes);
  return { height, width };
}
