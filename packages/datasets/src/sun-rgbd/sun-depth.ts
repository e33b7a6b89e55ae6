import { decodeUint16 } from '../images/decode-uint16.js';
import type { DepthMap } from '../images/raster.js';
import type { SunDepthEncoding } from './sun-rgbd-spec.js';

/** Larger depths are set to this, as the toolbox does. */
const MAX_METRES = 8;
const MILLIMETRES_PER_METRE = 1000;

/**
 * Metres of every 16-bit number that a depth file can hold; 0 stays 0, nothing measured.
 *
 *   rotate:           mm = (p >> 3) | (p << 13), in 16 bits
 *   shift-only:       mm = p >> 3
 *   ten-thousandths:  mm = p / 10
 *
 * The two first agree but where one of the low three bits is set; that part of a depth above 8.191 m is lost to the
 * second, and some sensors are said to store something else there.
 *
 * @returns 65536 entries, at most 8 m each
 * @see SUNRGBDtoolbox, readData/read3dPoints.m, for rotate; TUI-NICR/nicr-scene-analysis-datasets, datasets/sunrgbd,
 * for shift-only; ankurhanda/sunrgbd-meta-data, README.md, for ten-thousandths
 */
export function sunDepthTable(encoding: SunDepthEncoding): Float32Array {
  const millimetresOf = MILLIMETRES[encoding];
  return Float32Array.from({ length: 2 ** 16 }, (_, stored) =>
    Math.min(MAX_METRES, millimetresOf(stored) / MILLIMETRES_PER_METRE),
  );
}

/** The number that `rotate` reads as the given depth; 0 to 65.535 m. */
export function encodeSunDepth(metres: number): number {
  const millimetres = Math.round(metres * MILLIMETRES_PER_METRE);
  return ((millimetres << 3) | (millimetres >> 13)) & 0xffff;
}

/**
 * Decodes a depth file with a table of `sunDepthTable`.
 *
 * @throws DatasetFileError when the file is missing, damaged or not a 16-bit grey PNG
 */
export async function readSunDepth(path: string, metresByStored: Float32Array): Promise<DepthMap> {
  const { height, width, data } = await decodeUint16(path);
  return { height, width, data: Float32Array.from(data, (stored) => metresByStored[stored] ?? 0) };
}

const MILLIMETRES: Readonly<Record<SunDepthEncoding, (stored: number) => number>> = {
  rotate: (stored) => ((stored >> 3) | (stored << 13)) & 0xffff,
  'shift-only': (stored) => stored >> 3,
  'ten-thousandths': (stored) => stored / 10,
};
