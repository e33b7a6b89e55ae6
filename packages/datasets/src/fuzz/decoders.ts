import { readCalibration } from '../cityscapes/camera-file.js';
import { readFiniteNumbers, readNumberFile } from '../geometry-files/number-file.js';
import { decodeColorLabels } from '../images/decode-color-labels.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { decodeTiff } from '../images/decode-tiff.js';
import { decodeUint16, decodeUint16Rgb } from '../images/decode-uint16.js';
import { openMat73Rasters } from '../mat/open-mat73-rasters.js';
import { readMat } from '../mat/read-mat.js';
import type { ValidFile } from './valid-files.js';

/** A function that reads files of a dataset and owes a typed error for every one that it cannot read. */
export interface Decoder {
  readonly name: string;
  readonly reads: readonly ValidFile['kind'][];
  readonly decode: (path: string) => Promise<unknown>;
}

export const DECODERS: readonly Decoder[] = [
  { name: 'decodeRgb', reads: ['png', 'jpeg'], decode: decodeRgb },
  { name: 'decodeColorLabels', reads: ['png'], decode: (path) => decodeColorLabels(path, [], 0) },
  { name: 'decodeLabels', reads: ['png'], decode: decodeLabels },
  { name: 'decodeUint16', reads: ['png'], decode: decodeUint16 },
  { name: 'decodeUint16Rgb', reads: ['png'], decode: decodeUint16Rgb },
  { name: 'decodeTiff', reads: ['tiff'], decode: decodeTiff },
  { name: 'readMat', reads: ['mat'], decode: readMat },
  { name: 'openMat73Rasters', reads: ['mat73'], decode: readAllOfMat73 },
  { name: 'readCalibration', reads: ['camera'], decode: readCalibration },
  { name: 'readNumberFile', reads: ['numbers'], decode: (path) => readNumberFile(path, { what: 'K', count: 9 }) },
  {
    name: 'readFiniteNumbers',
    reads: ['numbers'],
    decode: (path) => readFiniteNumbers(path, { what: 'a pose', count: 16 }),
  },
];

async function readAllOfMat73(path: string): Promise<void> {
  const rasters = await openMat73Rasters(path, { variable: 'SUNRGBD2Dseg', field: 'seglabel' });
  try {
    for (let index = 0; index < rasters.length; index++) rasters.read(index);
  } finally {
    rasters.close();
  }
}
