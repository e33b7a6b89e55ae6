import { DatasetFileError } from '../errors.js';
import { decodeUint16Channel, decodeUint16Rgb } from '../images/decode-uint16.js';
import type { DepthMap, LabelMap } from '../images/raster.js';
import { centimetresToMetres, firstOverflow, narrowToBytes } from './sixteen-bit.js';

/**
 * Decodes a file of `GT/LABELS`: 16-bit RGB with the class in red and the instance in green.
 *
 * @returns raw ids, 0 to 255
 * @throws DatasetFileError when the file is not a sound 16-bit RGB PNG (a reader that reduces it to 8 bits leaves 0 to 3
 * of every id) or holds a larger id
 */
export async function readSynthiaLabels(path: string): Promise<LabelMap> {
  const { height, width, data } = await decodeUint16Channel(path, 0);
  const at = firstOverflow(data);
  if (at >= 0) {
    const place = `x=${at % width}, y=${Math.floor(at / width)}`;
    throw new DatasetFileError(path, `must hold label ids up to 255 in its red channel; got ${data[at]} at ${place}`);
  }
  return { height, width, data: narrowToBytes(data) };
}

/**
 * Decodes a file of `Depth`: 16-bit RGB, centimetres in each of the three channels.
 *
 * The largest value, 65535, stands for the sky and stays 655.35 m, so that the sky is far and not missing; 0 means that
 * nothing was measured, which the published files do not have.
 *
 * @throws DatasetFileError when the file is not a sound 16-bit RGB PNG or its channels differ
 */
export async function readSynthiaDepth(path: string): Promise<DepthMap> {
  const { height, width, data } = await decodeUint16Rgb(path);
  const { metres, unequalAt } = centimetresToMetres(data);
  if (unequalAt >= 0) {
    const pixel = [...data.subarray(3 * unequalAt, 3 * unequalAt + 3)].join(', ');
    const place = `x=${unequalAt % width}, y=${Math.floor(unequalAt / width)}`;
    throw new DatasetFileError(path, `must hold three equal channels; got ${pixel} at ${place}`);
  }
  return { height, width, data: metres };
}
