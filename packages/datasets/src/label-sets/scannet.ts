import { createLabelSet, type LabelSet } from './label-set.js';

/** Label files hold the 40 classes of NYU Depth v2, and 0 where nothing was annotated. */
const NYU40_IDS: readonly number[] = Array.from({ length: 41 }, (_, id) => id);

/**
 * The 20 classes of the ScanNet benchmark; every other NYU40 id is ignored.
 *
 * @see ScanNet/ScanNet, BenchmarkScripts/util.py, for order, ids and colours; the same order in DeepSceneSeg/AdapNet-pp,
 * images/class_id.txt
 */
export const SCANNET_20: LabelSet = createLabelSet(
  [
    { name: 'wall', rawIds: [1], color: [174, 199, 232] },
    { name: 'floor', rawIds: [2], color: [152, 223, 138] },
    { name: 'cabinet', rawIds: [3], color: [31, 119, 180] },
    { name: 'bed', rawIds: [4], color: [255, 187, 120] },
    { name: 'chair', rawIds: [5], color: [188, 189, 34] },
    { name: 'sofa', rawIds: [6], color: [140, 86, 75] },
    { name: 'table', rawIds: [7], color: [255, 152, 150] },
    { name: 'door', rawIds: [8], color: [214, 39, 40] },
    { name: 'window', rawIds: [9], color: [197, 176, 213] },
    { name: 'bookshelf', rawIds: [10], color: [148, 103, 189] },
    { name: 'picture', rawIds: [11], color: [196, 156, 148] },
    { name: 'counter', rawIds: [12], color: [23, 190, 207] },
    { name: 'desk', rawIds: [14], color: [247, 182, 210] },
    { name: 'curtain', rawIds: [16], color: [219, 219, 141] },
    { name: 'refrigerator', rawIds: [24], color: [255, 127, 14] },
    { name: 'shower curtain', rawIds: [28], color: [158, 218, 229] },
    { name: 'toilet', rawIds: [33], color: [44, 160, 44] },
    { name: 'sink', rawIds: [34], color: [112, 128, 144] },
    { name: 'bathtub', rawIds: [36], color: [227, 119, 194] },
    { name: 'otherfurniture', rawIds: [39], color: [82, 84, 163] },
  ],
  NYU40_IDS,
);
