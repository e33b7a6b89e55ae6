import { DatasetError, decodeRgb, decodeUint16, type RgbImage } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

/**
 * Reads a picture of a modality as networks take them: three channels of 8 bits.
 *
 * @throws DatasetError as `decodeRgb`; ConfigError with advice for a 16-bit depth map, which only a dataset's loader
 *   knows how to read
 */
export async function readPicture(modality: string, path: string): Promise<RgbImage> {
  try {
    return await decodeRgb(path);
  } catch (error) {
    if (!(error instanceof DatasetError) || !(await isSixteenBit(path))) throw error;
    throw new ConfigError(
      `predict: ${path}: picture of ${modality} must be as the network reads it, 8 bits per channel; ` +
        'got 16 bits: a depth map as a dataset stores it is read with --dataset <folder>',
      { cause: error },
    );
  }
}

async function isSixteenBit(path: string): Promise<boolean> {
  try {
    await decodeUint16(path);
    return true;
  } catch (error) {
    if (error instanceof DatasetError) return false;
    throw error;
  }
}
