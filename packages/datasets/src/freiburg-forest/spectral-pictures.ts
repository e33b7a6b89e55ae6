import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { decodeRgb, firstBytes } from '../images/decode-image.js';
import { decodePng8, decodePng16 } from '../images/decode-png.js';
import { decodeTiff } from '../images/decode-tiff.js';
import { hasPngSignature } from '../images/png-chunks.js';
import { describePng, readPngHeader } from '../images/png-header.js';
import type { FloatMap, RgbImage } from '../images/raster.js';
import { jetColors } from '../modalities/jet/jet-colors.js';
import { indexToGrey } from '../modalities/vegetation/vegetation-picture.js';

const IS_TIFF = /\.tiff?$/i;

/** All of NDVI, and what EVI is on land. */
export const INDEX_RANGE = [-1, 1] as const;

/** All levels of an 8-bit picture. */
const LEVEL_RANGE = [0, 255] as const;

/**
 * Reads a grey 8-bit TIFF, or a PNG or JPEG, as a picture of three equal channels.
 *
 * @throws DatasetFileError as `decodeTiff` and `decodeRgb`, and when a TIFF has other than 8-bit numbers
 */
export async function readGrey(path: string): Promise<RgbImage> {
  return IS_TIFF.test(path) ? indexToGrey(await readLevels(path), LEVEL_RANGE) : decodeRgb(path);
}

/**
 * Reads the grey 8-bit TIFF of an index as a picture in jet: level 0 dark blue, level 255 dark red.
 *
 * @throws DatasetFileError as `decodeTiff`, and when the numbers are not 8-bit
 */
export async function readGreyInJet(path: string): Promise<RgbImage> {
  return jetColors(await readLevels(path), LEVEL_RANGE);
}

/**
 * Reads the float TIFF of NDVI as a picture in jet: -1 dark blue, 1 dark red.
 *
 * @throws DatasetFileError as `decodeTiff`, and when the numbers are not floats from -1 to 1
 */
export async function readNdviInJet(path: string): Promise<RgbImage> {
  const map = await decodeTiff(path);
  if (map.bitDepth !== 32) {
    throw new DatasetFileError(path, `must hold NDVI as 32-bit floats; got ${map.bitDepth}-bit numbers`);
  }
  const [low, high] = INDEX_RANGE;
  const wrong = map.data.findIndex((value) => !(value >= low && value <= high));
  if (wrong >= 0) {
    const place = `row ${Math.floor(wrong / map.width)}, column ${wrong % map.width}`;
    throw new DatasetFileError(path, `must hold NDVI from ${low} to ${high}; got ${map.data[wrong]} at ${place}`);
  }
  return jetColors(map, INDEX_RANGE);
}

/**
 * Reads a depth prediction, which has no unit, as a picture of three equal channels: its largest number becomes 255.
 *
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, not a PNG with 8-bit or 16-bit grey
 * pixels, or 0 everywhere
 */
export async function readDepthOfMaximum(path: string): Promise<RgbImage> {
  const bytes = await readDatasetFile(path);
  if (!hasPngSignature(bytes)) throw new DatasetFileError(path, `must be a PNG; got ${firstBytes(bytes)}`);
  const header = readPngHeader(path, bytes);
  const hasWholeBytes = header.bitDepth === 8 || header.bitDepth === 16;
  if (header.color !== 'grey' || !hasWholeBytes || header.hasTransparency) {
    const rule = 'must be a PNG with 8-bit or 16-bit grey pixels';
    throw new DatasetFileError(path, `${rule}; got ${describePng(header)}`);
  }
  const stored = header.bitDepth === 16 ? decodePng16(path, bytes, header) : decodePng8(path, bytes, header);
  const { height, width } = header;
  const data = Float32Array.from(stored);
  const maximum = data.reduce((most, value) => Math.max(most, value), 0);
  if (maximum === 0) throw new DatasetFileError(path, `must have a pixel above 0; got ${height} x ${width} zeros`);
  return indexToGrey({ height, width, data }, [0, maximum]);
}

async function readLevels(path: string): Promise<FloatMap> {
  const map = await decodeTiff(path);
  if (map.bitDepth === 8) return map;
  throw new DatasetFileError(path, `must hold 8-bit levels; got ${map.bitDepth}-bit numbers`);
}
