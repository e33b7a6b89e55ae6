import { readFile } from 'node:fs/promises';

import sharp from 'sharp';

import { encodeLabelPng, encodeRgbPng, encodeUint16Png, encodeUint16RgbPng } from '../images/encode-png.js';
import { pngOf } from '../images/png-fixture.js';
import { tiffOf } from '../images/tiff-fixture.js';
import { cellsOf, matFileOf, structOf, textOf } from '../mat/mat-fixture.js';
import { npyOf } from '../sun-rgbd/npy-fixture.js';

/** A small file without defects. */
export interface ValidFile {
  readonly name: string;
  readonly kind:
    | 'png'
    | 'jpeg'
    | 'tiff'
    | 'mat'
    | 'mat73'
    | 'npy'
    | 'camera'
    | 'numbers'
    | 'sun-intrinsics'
    | 'sun-extrinsics'
    | 'scannet-intrinsics'
    | 'scannet-pose'
    | 'synthia-intrinsics'
    | 'synthia-pose';
  readonly bytes: Uint8Array;
}

/** The picture whose size the cameras of the text files have. */
export const DEPTH_FILE = 'depth.png';

const SIZE = { height: 9, width: 13 } as const;
const NUM_PIXELS = SIZE.height * SIZE.width;
const BYTES = Uint8Array.from({ length: NUM_PIXELS * 3 }, (_, index) => (index * index) % 34);
const WORDS = Uint16Array.from({ length: NUM_PIXELS * 3 }, (_, index) => index * 179);
const FLOATS = Float32Array.from({ length: NUM_PIXELS }, (_, index) => index / 7 - 2);

/** Every kind of file that a decoder here reads; the same bytes each time. */
export async function validFiles(): Promise<ValidFile[]> {
  return [...pngs(), ...(await jpegs()), ...tiffs(), ...mats(), await mat73(), ...arrays(), ...texts(), ...cameras()];
}

function pngs(): ValidFile[] {
  const grey = BYTES.slice(0, NUM_PIXELS);
  const interlaced = { ...SIZE, isInterlaced: true, filters: [0, 1, 2, 3, 4] } as const;
  const byName = {
    'labels.png': encodeLabelPng({ ...SIZE, data: grey }),
    'photo.png': encodeRgbPng({ ...SIZE, data: BYTES }),
    [DEPTH_FILE]: encodeUint16Png({ ...SIZE, data: WORDS.slice(0, NUM_PIXELS) }),
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

function arrays(): ValidFile[] {
  const narrow = npyOf({ type: '|u1', shape: `(${SIZE.height}, ${SIZE.width})`, data: BYTES.slice(0, NUM_PIXELS) });
  const wide = Uint8Array.from({ length: NUM_PIXELS * 8 }, (_, index) => (index % 8 === 0 ? index % 38 : 0));
  return [
    { name: 'labels.npy', kind: 'npy', bytes: narrow },
    {
      name: 'labels-64.npy',
      kind: 'npy',
      bytes: npyOf({ type: '<i8', shape: `(${SIZE.height}, ${SIZE.width})`, data: wide }),
    },
  ];
}

/** Cameras of the picture of 13 x 9 pixels, each file as its dataset writes it. */
function cameras(): ValidFile[] {
  const rows = {
    'sun-intrinsics': '10.5 0 7.25 0 10.5 5.5 0 0 1\n',
    'sun-extrinsics': '0.98 0.04 -0.195 0\n0.04 0.92 0.39 0\n0.196 -0.39 0.9 0\n',
    'scannet-intrinsics': '11.5 0 6.5 0\n0 11.25 4.5 0\n0 0 1 0\n0 0 0 1\n',
    'synthia-intrinsics': '10.5\n\n6.5\n\n4.5\n\n0.8\n',
    'synthia-pose': '0.8 0 -0.6 0 0 1 0 0 0.6 0 0.8 0 12.5 1.75 -3.25 1\n',
  } as const;
  return Object.entries(rows).map(([kind, text]) => ({
    name: `${kind}.txt`,
    kind: kind as keyof typeof rows,
    bytes: new TextEncoder().encode(text),
  }));
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
    { name: 'pose.txt', kind: 'scannet-pose', bytes: new TextEncoder().encode(`${pose}0 0 -1 1.368648\n0 0 0 1\n`) },
  ];
}
