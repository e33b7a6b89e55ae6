import { dirname, join } from 'node:path';

import { readCalibration } from '../cityscapes/camera-file.js';
import { readNumberFile } from '../geometry-files/number-file.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { decodeColorLabels } from '../images/decode-color-labels.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { decodeTiff } from '../images/decode-tiff.js';
import { decodeUint16, decodeUint16Rgb } from '../images/decode-uint16.js';
import { openMat73Rasters } from '../mat/open-mat73-rasters.js';
import { readMat } from '../mat/read-mat.js';
import { readScannetCamera } from '../scannet/scannet-camera.js';
import { decodeNpyLabels } from '../sun-rgbd/decode-npy-labels.js';
import { readSunCamera } from '../sun-rgbd/sun-camera.js';
import { readSynthiaCamera } from '../synthia/synthia-camera.js';
import { DEPTH_FILE, type ValidFile } from './valid-files.js';

/**
 * A function that reads files of a dataset and owes a typed error for every one that it cannot read. What else it needs
 * lies beside the file, without defects.
 */
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
  { name: 'readPngSize', reads: ['png'], decode: readPngSize },
  { name: 'decodeNpyLabels', reads: ['npy'], decode: decodeNpyLabels },
  {
    name: 'readSunCamera, intrinsics',
    reads: ['sun-intrinsics'],
    decode: (path) => readSunCamera({ depth: beside(path, DEPTH_FILE), intrinsics: path, extrinsics: null }),
  },
  {
    name: 'readSunCamera, extrinsics',
    reads: ['sun-extrinsics'],
    decode: (path) =>
      readSunCamera({
        depth: beside(path, DEPTH_FILE),
        intrinsics: beside(path, 'sun-intrinsics.txt'),
        extrinsics: path,
      }),
  },
  {
    name: 'readScannetCamera, intrinsics',
    reads: ['scannet-intrinsics'],
    decode: (path) => readScannetCamera({ depth: beside(path, DEPTH_FILE), intrinsics: path, pose: null }),
  },
  {
    name: 'readScannetCamera, pose',
    reads: ['scannet-pose'],
    decode: (path) =>
      readScannetCamera({
        depth: beside(path, DEPTH_FILE),
        intrinsics: beside(path, 'scannet-intrinsics.txt'),
        pose: path,
      }),
  },
  {
    name: 'readSynthiaCamera, intrinsics',
    reads: ['synthia-intrinsics'],
    decode: (path) => readSynthiaCamera(path, beside(path, 'synthia-pose.txt'), beside(path, DEPTH_FILE)),
  },
  {
    name: 'readSynthiaCamera, pose',
    reads: ['synthia-pose'],
    decode: (path) => readSynthiaCamera(beside(path, 'synthia-intrinsics.txt'), path, beside(path, DEPTH_FILE)),
  },
];

function beside(path: string, name: string): string {
  return join(dirname(path), name);
}

async function readAllOfMat73(path: string): Promise<void> {
  const rasters = await openMat73Rasters(path, { variable: 'SUNRGBD2Dseg', field: 'seglabel' });
  try {
    for (let index = 0; index < rasters.length; index++) rasters.read(index);
  } finally {
    rasters.close();
  }
}
