import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { encode } from 'fast-png';

import { encodeRgbPng } from '../images/encode-png.js';
import {
  type FormatFixture,
  labelFile,
  NUM_PIXELS,
  PHOTO_PNG,
  SIZE,
  soundRawIds,
  splitsOf,
  type WrongLabels,
} from './format-fixture.js';

/** One way in which the first sample of the first split, or its split, can be broken. */
export interface Defect {
  readonly title: string;
  readonly apply: (root: string) => Promise<void>;
  /** The file or folder that must be named, relative to the root. */
  readonly path: string;
  /** What the problem must say, or the beginning of it. */
  readonly message: string;
}

/** A photo that is one row too low. */
export const LOW_PHOTO_PNG = encodeRgbPng({ height: 1, width: 4, data: new Uint8Array(12) });

const NARROW_PHOTO_PNG = encodeRgbPng({ height: 2, width: 3, data: new Uint8Array(18) });
const RGBA_PNG = encode({ ...SIZE, data: new Uint8Array(NUM_PIXELS * 4), channels: 4 });
const GREY16_PNG = encode({ ...SIZE, data: new Uint16Array(NUM_PIXELS), channels: 1, depth: 16 });

const LABEL_RULE = 'must hold label ids as 8-bit grey or palette without alpha';
const NOT_EIGHT_BIT_GREY: readonly WrongLabels[] = [
  { title: 'labels with alpha', content: RGBA_PNG, message: `${LABEL_RULE}; got 8-bit RGB with alpha` },
  { title: '16-bit labels', content: GREY16_PNG, message: `${LABEL_RULE}; got 16-bit grey` },
];

/** A sound label map but for one id, at x = 2, y = 1, that the format does not allow. */
export function unknownIdLabels(format: FormatFixture): Uint8Array {
  return labelFile(format, soundRawIds(format).with(6, format.unknown.rawId));
}

/** Every defect that `check` must name, each as the only problem of an otherwise sound dataset. */
export function defectsOf(format: FormatFixture): Defect[] {
  return [...fileDefects(format), ...pairingDefects(format)];
}

function fileDefects(format: FormatFixture): Defect[] {
  const [split] = splitsOf(format);
  const photo = format.imagePath(split, format.trainIds[0]);
  const labels = format.labelPath(split, format.trainIds[0]);
  const { unknown } = format;
  const soundLabels = labelFile(format, soundRawIds(format));
  const dropsAlpha = format.photoAlpha === 'dropped';
  const photoRule = `must be 8-bit grey, RGB or palette${dropsAlpha ? '' : ' without alpha'}`;
  const rows: [title: string, path: string, content: Uint8Array, message: string][] = [
    ['a photo of zero bytes', photo, new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['a 16-bit photo', photo, GREY16_PNG, `${photoRule}; got 16-bit grey`],
    ['a truncated photo', photo, PHOTO_PNG.subarray(0, 50), 'must be a complete PNG; got a truncated one (50 bytes'],
    ['labels of zero bytes', labels, new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['truncated labels', labels, soundLabels.subarray(0, -12), 'must be a complete PNG; got a truncated one'],
    [
      'an id outside the classes',
      labels,
      unknownIdLabels(format),
      'message' in unknown
        ? unknown.message
        : `must hold label ids ${unknown.allowed}; got ${unknown.rawId} at x=2, y=1`,
    ],
  ];
  if (format.sizes !== 'free') {
    rows.push(
      ['a photo of another height', photo, LOW_PHOTO_PNG, `must have the size 4x2 of ${labels}; got 4x1`],
      ['a photo of another width', photo, NARROW_PHOTO_PNG, `must have the size 4x2 of ${labels}; got 3x2`],
    );
  }
  if (!dropsAlpha) {
    rows.push(['a photo with alpha', photo, RGBA_PNG, `${photoRule}; got 8-bit RGB with alpha`]);
  }
  for (const { title, content, message } of format.wrongLabels ?? NOT_EIGHT_BIT_GREY) {
    rows.push([title, labels, content, message]);
  }
  return rows.map(([title, path, content, message]) => {
    return { title, path, message, apply: (root) => writeFile(join(root, path), content) };
  });
}

function pairingDefects(format: FormatFixture): Defect[] {
  const [split] = splitsOf(format);
  const photo = format.imagePath(split, format.trainIds[0]);
  const labels = format.labelPath(split, format.trainIds[0]);
  const { images: photoFolder, labels: labelFolder } = format.folders(split);
  const remove = (path: string) => (root: string) => rm(join(root, path), { recursive: true });
  const empty = (path: string) => async (root: string) => {
    await remove(path)(root);
    await mkdir(join(root, path));
  };
  const isMissing = 'must be a folder; got nothing there';
  const isEmpty = 'must hold at least one file ending in';
  const ofFiles = [
    { title: 'a photo without labels', apply: remove(labels), path: photo, message: `must have a partner ${labels}` },
    { title: 'labels without photo', apply: remove(photo), path: labels, message: 'must have a partner ' },
  ];
  if (format.splitFolders === 'listed') return ofFiles;
  return [
    ...ofFiles,
    { title: 'a missing photo folder', apply: remove(photoFolder), path: photoFolder, message: isMissing },
    { title: 'a missing label folder', apply: remove(labelFolder), path: labelFolder, message: isMissing },
    { title: 'an empty photo folder', apply: empty(photoFolder), path: photoFolder, message: isEmpty },
    { title: 'an empty label folder', apply: empty(labelFolder), path: labelFolder, message: isEmpty },
  ];
}
