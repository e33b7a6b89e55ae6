import { encode } from 'fast-png';

import { NUM_PIXELS, SIZE } from '../contract/format-fixture.js';
import { describeDatasetContract } from '../dataset-contract.js';
import { encodeUint16RgbPng } from '../images/encode-png.js';
import { inRed } from './sixteen-bit.js';

const encodeLabels = (rawIds: Uint8Array): Uint8Array => encodeUint16RgbPng({ ...SIZE, data: inRed(rawIds) });
const LABEL_RULE = 'must be a PNG with 16-bit RGB pixels';
const EIGHT_BIT = { ...SIZE, data: new Uint8Array(NUM_PIXELS * 3), channels: 3 } as const;
const GREY = { ...SIZE, data: new Uint16Array(NUM_PIXELS), channels: 1, depth: 16 } as const;
const wrongLabels = [
  { title: '8-bit labels', content: encode(EIGHT_BIT), message: `${LABEL_RULE}; got 8-bit RGB` },
  { title: 'grey labels', content: encode(GREY), message: `${LABEL_RULE}; got 16-bit grey` },
];

/** What both packages have in common. */
const SHARED = {
  name: 'synthia',
  encodeLabels,
  wrongLabels,
  photoAlpha: 'dropped',
  otherFiles: { 'README.txt': 'not a picture' },
  numClasses: 11,
} as const;

describeDatasetContract({
  ...SHARED,
  spec: (root) => ({ name: 'synthia', part: 'rand', root }),
  imagePath: (_, id) => `RGB/${id}.png`,
  labelPath: (_, id) => `GT/LABELS/${id}.png`,
  folders: () => ({ images: 'RGB', labels: 'GT/LABELS' }),
  splitFolders: 'shared',
  trainIds: ['0000000', '0000001'],
  valId: '0000003',
  known: { rawId: 18, classIndex: 7 },
  voidRawId: 22,
  unknown: { rawId: 23, allowed: '0 to 22 or 255' },
  emptyRootMessage: 'must hold the folders RGB and GT of RAND_CITYSCAPES; got no folder in data',
});

const place = (split: string, kind: string): string =>
  `SYNTHIA-SEQS-05-${split.toUpperCase()}/${kind}/Stereo_Left/Omni_F`;
const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

describeDatasetContract({
  ...SHARED,
  spec: (root) => ({ name: 'synthia', part: 'sequences', root }),
  imagePath: (split, id) => `${place(split, 'RGB')}/${nameOf(id)}.png`,
  labelPath: (split, id) => `${place(split, 'GT/LABELS')}/${nameOf(id)}.png`,
  folders: (split) => ({ images: place(split, 'RGB'), labels: place(split, 'GT/LABELS') }),
  splits: ['winter', 'winternight'],
  trainIds: ['SYNTHIA-SEQS-05-WINTER/Stereo_Left/Omni_F/000000', 'SYNTHIA-SEQS-05-WINTER/Stereo_Left/Omni_F/000001'],
  valId: 'SYNTHIA-SEQS-05-WINTERNIGHT/Stereo_Left/Omni_F/000000',
  known: { rawId: 11, classIndex: 10 },
  voidRawId: 12,
  unknown: { rawId: 16, allowed: '0 to 15 or 255' },
  emptyRootMessage: 'must hold sequences such as SYNTHIA-SEQS-01-DAWN; got no folder in data',
});
