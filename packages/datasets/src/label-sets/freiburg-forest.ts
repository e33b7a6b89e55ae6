import type { LabelColor } from '../images/decode-color-labels.js';
import { createLabelSet, type LabelSet } from './label-set.js';

/**
 * The colours of the masks in `GT_color` and the ids that are given to them: those of the paper's class list, 6 for the
 * trees that masks keep apart from other vegetation, 0 for void.
 *
 * @see README of freiburg_forest_annotated, February 2018; ids from DeepSceneSeg/AdapNet-pp, images/class_id.txt
 * @remarks The README calls every other colour void and names none; public loaders draw void in white, which is
 * therefore a colour of its own. Obstacles are pure black.
 */
export const FREIBURG_FOREST_COLORS: readonly LabelColor[] = [
  { rawId: 0, color: [255, 255, 255] },
  { rawId: 1, color: [170, 170, 170] },
  { rawId: 2, color: [0, 255, 0] },
  { rawId: 3, color: [102, 102, 51] },
  { rawId: 4, color: [0, 120, 255] },
  { rawId: 5, color: [0, 0, 0] },
  { rawId: 6, color: [0, 60, 0] },
];

/**
 * The paper's 5 classes, in the authors' order without their void class 0; trees are vegetation.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.2; order from
 * DeepSceneSeg/AdapNet-pp, images/class_id.txt. Colours as in the masks, but obstacles yellow as in the paper's pictures:
 * black stands for ignored pixels.
 */
export const FREIBURG_FOREST: LabelSet = createLabelSet(
  [
    { name: 'trail', rawIds: [1], color: [170, 170, 170] },
    { name: 'grass', rawIds: [2], color: [0, 255, 0] },
    { name: 'vegetation', rawIds: [3, 6], color: [102, 102, 51] },
    { name: 'sky', rawIds: [4], color: [0, 120, 255] },
    { name: 'obstacle', rawIds: [5], color: [255, 255, 0] },
  ],
  [0],
);
