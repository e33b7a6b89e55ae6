import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from '../images/decode-image.js';
import { hasPngSignature } from '../images/png-chunks.js';
import { readPngHeader } from '../images/png-header.js';
import type { ImageSize } from '../images/raster.js';

/**
 * Size of a PNG without decoding it; camera files that do not name a size are for the image beside them.
 *
 * @throws DatasetFileError in the words of the decoders, when the file is missing, empty, truncated or not a PNG
 */
export async function readPngSize(path: string): Promise<ImageSize> {
  const bytes = await readDatasetFile(path);
  if (!hasPngSignature(bytes)) throw new DatasetFileError(path, `must be a PNG; got ${firstBytes(bytes)}`);
  const { height, width } = readPngHeader(path, bytes);
  return { height, width };
}
