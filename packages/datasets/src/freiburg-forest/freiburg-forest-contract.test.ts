import { encode } from 'fast-png';

import { NUM_PIXELS, SIZE } from '../contract/format-fixture.js';
import { describeDatasetContract } from '../dataset-contract.js';
import { encodeLabelPng } from '../images/encode-png.js';
import { pngOf } from '../images/png-fixture.js';

/** Colours of the mask by raw id, as the README gives them; 7 is no class, and void has any number of names. */
const PALETTE = [
  [255, 255, 255],
  [170, 170, 170],
  [0, 255, 0],
  [102, 102, 51],
  [0, 120, 255],
  [0, 0, 0],
  [0, 60, 0],
  [255, 0, 255],
  [255, 255, 255],
].flat();

const UNKNOWN_COLOR =
  'must have only colours of the label set; got 12.5 % of other colours, most often (255, 0, 255) in 1 pixels, first at row 1, column 2';
const NOT_A_MASK = 'must be 8-bit grey, RGB or palette without alpha';

describeDatasetContract({
  name: 'freiburg-forest',
  spec: (root) => ({ name: 'freiburg-forest', root }),
  imagePath: (split, id) => `${split}/rgb/${id}_Clipped.png`,
  labelPath: (split, id) => `${split}/GT_color/${id}_${split === 'train' ? 'mask' : 'Clipped'}.png`,
  folders: (split) => ({ images: `${split}/rgb`, labels: `${split}/GT_color` }),
  splits: ['test', 'train'],
  encodeLabels: (rawIds) =>
    pngOf({
      ...SIZE,
      colorType: 3,
      bitDepth: 8,
      isInterlaced: false,
      filters: [0],
      samples: rawIds.map((id) => (id === 255 ? 8 : id)),
      palette: Uint8Array.from(PALETTE),
    }),
  wrongLabels: [
    {
      title: 'a mask with alpha',
      content: encode({ ...SIZE, data: new Uint8Array(NUM_PIXELS * 4), channels: 4 }),
      message: `${NOT_A_MASK}; got 8-bit RGB with alpha`,
    },
    {
      title: 'a 16-bit mask',
      content: encode({ ...SIZE, data: new Uint16Array(NUM_PIXELS), channels: 1, depth: 16 }),
      message: `${NOT_A_MASK}; got 16-bit grey`,
    },
    {
      title: 'ids instead of colours',
      content: encodeLabelPng({ ...SIZE, data: new Uint8Array(NUM_PIXELS).fill(3) }),
      message:
        'must have only colours of the label set; got 100.0 % of other colours, most often (3, 3, 3) in 8 pixels',
    },
  ],
  otherFiles: { README: 'not a picture' },
  trainIds: ['b1-09517', 'b60-60'],
  valId: 'b60-607',
  numClasses: 5,
  known: { rawId: 5, classIndex: 4 },
  voidRawId: 0,
  unknown: { rawId: 7, message: UNKNOWN_COLOR },
  emptyRootMessage: 'must hold the folders train and test; got no folder in data',
});
