import { type ClassMembers, createLabelSet, type LabelSet } from './label-set.js';

/**
 * The 37 classes of SUN RGB-D; class i has the id i + 1. The ids 0 and 255 mean that nothing was annotated.
 *
 * @see SUNRGBDtoolbox, Metadata/seg37list.mat, for names and order; the colours are those of the toolbox's annotator,
 * which the result images of Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", show
 */
const CLASSES: readonly ClassMembers[] = [
  { name: 'wall', rawIds: [1], color: [31, 119, 180] },
  { name: 'floor', rawIds: [2], color: [174, 199, 232] },
  { name: 'cabinet', rawIds: [3], color: [255, 127, 14] },
  { name: 'bed', rawIds: [4], color: [255, 187, 120] },
  { name: 'chair', rawIds: [5], color: [44, 160, 44] },
  { name: 'sofa', rawIds: [6], color: [152, 223, 138] },
  { name: 'table', rawIds: [7], color: [214, 39, 40] },
  { name: 'door', rawIds: [8], color: [255, 152, 150] },
  { name: 'window', rawIds: [9], color: [148, 103, 189] },
  { name: 'bookshelf', rawIds: [10], color: [197, 176, 213] },
  { name: 'picture', rawIds: [11], color: [140, 86, 75] },
  { name: 'counter', rawIds: [12], color: [196, 156, 148] },
  { name: 'blinds', rawIds: [13], color: [227, 119, 194] },
  { name: 'desk', rawIds: [14], color: [247, 182, 210] },
  { name: 'shelves', rawIds: [15], color: [127, 127, 127] },
  { name: 'curtain', rawIds: [16], color: [199, 199, 199] },
  { name: 'dresser', rawIds: [17], color: [188, 189, 34] },
  { name: 'pillow', rawIds: [18], color: [219, 219, 141] },
  { name: 'mirror', rawIds: [19], color: [23, 190, 207] },
  { name: 'floor mat', rawIds: [20], color: [158, 218, 229] },
  { name: 'clothes', rawIds: [21], color: [141, 211, 199] },
  { name: 'ceiling', rawIds: [22], color: [255, 255, 179] },
  { name: 'books', rawIds: [23], color: [190, 186, 218] },
  { name: 'fridge', rawIds: [24], color: [251, 128, 114] },
  { name: 'tv', rawIds: [25], color: [128, 177, 211] },
  { name: 'paper', rawIds: [26], color: [253, 180, 98] },
  { name: 'towel', rawIds: [27], color: [179, 222, 105] },
  { name: 'shower curtain', rawIds: [28], color: [252, 205, 229] },
  { name: 'box', rawIds: [29], color: [217, 217, 217] },
  { name: 'whiteboard', rawIds: [30], color: [188, 128, 189] },
  { name: 'person', rawIds: [31], color: [204, 235, 197] },
  { name: 'night stand', rawIds: [32], color: [255, 237, 111] },
  { name: 'toilet', rawIds: [33], color: [228, 26, 28] },
  { name: 'sink', rawIds: [34], color: [55, 126, 184] },
  { name: 'lamp', rawIds: [35], color: [77, 175, 74] },
  { name: 'bathtub', rawIds: [36], color: [152, 78, 163] },
  { name: 'bag', rawIds: [37], color: [255, 127, 0] },
];

/** SUN RGB-D's 37 classes. */
export const SUN_RGBD_37: LabelSet = createLabelSet(CLASSES, [0]);
