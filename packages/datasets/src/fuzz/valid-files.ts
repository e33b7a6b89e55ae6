import { readFile } from 'node:fs/promises';

import sharp from 'sharp';

import { encodeLabelPng, encodeRgbPng, encodeUint16Png, encodeUint16RgbPng } from '../images/encode-png.js';
import { pngOf } from '../images/png-fixture.js';
import { tiffOf } from '../images/tiff-fixture.js';
import { cellsOf, matFileOf, structOf, textOf } from '../mat/mat-fixture.js';

/** A small file without defects. */
export interface ValidFile {
  readonly name: string;
  readonly kind: 'png' | 'jpeg' | 'tiff' | 'mat' | 'mat73' | 'camera' | 'numbers';
  readonly bytes: Uint8Array;
}

const SIZE = { height: 9, width: 13 } as const;
const NUM_PIXELS = SIZE.height * SIZE.width;
const BYTES = Uint8Array.from({ length: NUM_PIXELS * 3 }, (_, index) => (index * index) % 34);
const WORDS = Uint16Array.from({ length: NUM_PIXELS * 3 }, (_, index) => index * 179);
const FLOATS = Float32Array.from({ length: NUM_PIXELS }, (_, index) => index / 7 - 2);

/** Every kind of file that a decoder here reads; the same bytes each time. */
export async function validFiles(): Promise<ValidFile[]> {
  return [...pngs(), ...(await jpegs()), ...tiffs(), ...mats(), await mat73(), ...texts()];
}

function pngs(): ValidFile[] {
  const grey = BYTES.slice(0, NUM_PIXELS);
  const interlaced = { ...SIZE, isInterlaced: true, filters: [0, 1, 2, 3, 4] } as const;
  const byName = {
    'labels.png': encodeLabelPng({ ...SIZE, data: grey }),
    'photo.png': encodeRgbPng({ ...SIZE, data: BYTES }),
    'depth.png': encodeUint16Png({ ...SIZE, data: WORDS.slice(0, NUM_PIXELS) }),
    'labels-16.png': encodeUint16RgbPng({ ...SIZE, data: WORDS }),
    'palette-2.png': pngOf({ ...interlaced, colorType: 3, bitDepth: 2, samples: grey.map((id) => id % 4) }),
    'palette-8.png': pngOf({ ...interlaced, isInterlaced: false, colorType: 3, bitDepth: 8, samples: grey }),
    'depth-interlaced.png': pngOf({ ...interlaced, colorType: 0, bitDepth: 16, samples: WORDS }),
  };
  return Object.entries(byName).map(([name, bytes]) => ({ name, kind: 'png', bytes }));
}

async function jpegs(): Promise<ValidFile[]> {
  const photo = sharp(BYTES, { raw: { ...SIZE, channels: 3 } });
  return [
    { name: 'baseline.jpg', kind: 'jpeg', bytes: await photo.clone().jpeg().toBuffer() },
    { name: 'progressive.jpg', kind: 'jpeg', bytes: await photo.clone().jpeg({ progressive: true }).toBuffer() },
  ];
}

function tiffs(): ValidFile[] {
  const plain = { ...SIZE, isBigEndian: false, compression: 'none' } as const;
  const byName = {
    'nir.tif': tiffOf({ ...plain, samples: BYTES.slice(0, NUM_PIXELS) }),
    'depth.tif': tiffOf({ ...plain, isBigEndian: true, samples: WORDS.slice(0, NUM_PIXELS) }),
    'ndvi.tif': tiffOf({ ...plain, compression: 'deflate', samples: FLOATS }),
  };
  return Object.entries(byName).map(([name, bytes]) => ({ name, kind: 'tiff', bytes }));
}

function mats(): ValidFile[] {
  const variables = {
    alltrain: cellsOf([cellsOf([textOf('/n/fs/sun3d/data/SUNRGBD/kv1/')]), cellsOf([textOf('b')])]),
    meta: structOf({ name: textOf('a'), K: { kind: 'double', shape: [2, 2], data: [518.5, 0, 0.25, 1] } }),
    ids: { kind: 'uint8', shape: [2, 3], data: [0, 1, 2, 37, 38, 255] },
  } as const;
  return [
    { name: 'plain.mat', kind: 'mat', bytes: matFileOf(variables) },
    { name: 'big-endian.mat', kind: 'mat', bytes: matFileOf(variables, { isBigEndian: true }) },
    { name: 'compressed.mat', kind: 'mat', bytes: matFileOf(variables, { isCompressed: true }) },
  ];
}

async function mat73(): Promise<ValidFile> {
  const bytes = await readFile(new URL('../mat/fixtures/mat73.mat', import.meta.url));
  return { name: 'mat73.mat', kind: 'mat73', bytes };
}

function texts(): ValidFile[] {
  // The example of docs/csCalibration.pdf in mcordts/cityscapesScripts.
  const camera = {
    extrinsic: { baseline: 0.209313, pitch: 0.038, roll: 0, x: 1.7, y: 0.1, yaw: -0.0195, z: 1.22 },
    intrinsic: { fx: 2262.52, fy: 2265.3017905988554, u0: 1096.98, v0: 513.137 },
  };
  const pose = '-0.955421 0.119616 -0.269932 2.655830\n0.295248 0.388339 -0.872939 2.981598\n';
  return [
    { name: 'camera.json', kind: 'camera', bytes: new TextEncoder().encode(JSON.stringify(camera, null, 1)) },
    {
      name: 'intrinsics.txt',
      kind: 'numbers',
      bytes: new TextEncoder().encode('529.5 0 365 0 529.5 265 0 0 1\n'),
    },
    { name: 'pose.txt', kind: 'numbers', bytes: new TextEncoder().encode(`${pose}0 0 -1 1.368648\n0 0 0 1\n`) },
  ];
}
