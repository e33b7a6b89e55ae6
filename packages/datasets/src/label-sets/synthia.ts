import { type ClassMembers, createLabelSet, type LabelSet } from './label-set.js';
import type { Rgb } from './palette.js';

/** One row of a SYNTHIA label table. */
export interface SynthiaLabel {
  /** The value in the red channel of `GT/LABELS`. */
  readonly id: number;
  readonly name: string;
  /** Its colour in `GT/COLOR`, which is for looking at: two labels of RAND_CITYSCAPES share one. */
  readonly color: Rgb;
}

/**
 * All labels of SYNTHIA-RAND-CITYSCAPES, by id.
 *
 * @see README.txt of the package
 */
export const SYNTHIA_RAND_LABELS: readonly SynthiaLabel[] = [
  { id: 0, name: 'void', color: [0, 0, 0] },
  { id: 1, name: 'sky', color: [70, 130, 180] },
  { id: 2, name: 'building', color: [70, 70, 70] },
  { id: 3, name: 'road', color: [128, 64, 128] },
  { id: 4, name: 'sidewalk', color: [244, 35, 232] },
  { id: 5, name: 'fence', color: [64, 64, 128] },
  { id: 6, name: 'vegetation', color: [107, 142, 35] },
  { id: 7, name: 'pole', color: [153, 153, 153] },
  { id: 8, name: 'car', color: [0, 0, 142] },
  { id: 9, name: 'traffic sign', color: [220, 220, 0] },
  { id: 10, name: 'pedestrian', color: [220, 20, 60] },
  { id: 11, name: 'bicycle', color: [119, 11, 32] },
  { id: 12, name: 'motorcycle', color: [0, 0, 230] },
  { id: 13, name: 'parking slot', color: [250, 170, 160] },
  { id: 14, name: 'road work', color: [128, 64, 64] },
  { id: 15, name: 'traffic light', color: [250, 170, 30] },
  { id: 16, name: 'terrain', color: [152, 251, 152] },
  { id: 17, name: 'rider', color: [255, 0, 0] },
  { id: 18, name: 'truck', color: [0, 0, 70] },
  { id: 19, name: 'bus', color: [0, 60, 100] },
  { id: 20, name: 'train', color: [0, 80, 100] },
  { id: 21, name: 'wall', color: [102, 102, 156] },
  { id: 22, name: 'lane marking', color: [102, 102, 156] },
];

/**
 * All labels of SYNTHIA-SEQS, by id; not those of RAND_CITYSCAPES (12 is lane marking here, motorcycle there).
 *
 * @see README.txt of the packages
 */
export const SYNTHIA_SEQUENCES_LABELS: readonly SynthiaLabel[] = [
  { id: 0, name: 'void', color: [0, 0, 0] },
  { id: 1, name: 'sky', color: [128, 128, 128] },
  { id: 2, name: 'building', color: [128, 0, 0] },
  { id: 3, name: 'road', color: [128, 64, 128] },
  { id: 4, name: 'sidewalk', color: [0, 0, 192] },
  { id: 5, name: 'fence', color: [64, 64, 128] },
  { id: 6, name: 'vegetation', color: [128, 128, 0] },
  { id: 7, name: 'pole', color: [192, 192, 128] },
  { id: 8, name: 'car', color: [64, 0, 128] },
  { id: 9, name: 'traffic sign', color: [192, 128, 128] },
  { id: 10, name: 'pedestrian', color: [64, 64, 0] },
  { id: 11, name: 'bicycle', color: [0, 128, 192] },
  { id: 12, name: 'lane marking', color: [0, 172, 0] },
  { id: 13, name: 'reserved', color: [0, 0, 0] },
  { id: 14, name: 'reserved', color: [0, 0, 0] },
  { id: 15, name: 'traffic light', color: [0, 128, 128] },
];

/**
 * The paper's 11 classes with their members by name. Those that a table does not have (a rider in the sequences) are
 * left out of it.
 */
const CLASSES: readonly { readonly name: string; readonly members: readonly string[]; readonly color: Rgb }[] = [
  { name: 'sky', members: ['sky'], color: [128, 128, 128] },
  { name: 'building', members: ['building'], color: [128, 0, 0] },
  { name: 'road', members: ['road'], color: [128, 64, 128] },
  { name: 'sidewalk', members: ['sidewalk'], color: [0, 0, 192] },
  { name: 'fence', members: ['fence'], color: [64, 64, 128] },
  { name: 'vegetation', members: ['vegetation'], color: [128, 128, 0] },
  { name: 'pole', members: ['pole'], color: [192, 192, 128] },
  { name: 'car / truck / bus', members: ['car', 'truck', 'bus'], color: [64, 0, 128] },
  { name: 'traffic sign', members: ['traffic sign'], color: [192, 128, 128] },
  { name: 'person', members: ['pedestrian'], color: [64, 64, 0] },
  { name: 'rider / bicycle / motorbike', members: ['rider', 'bicycle', 'motorcycle'], color: [0, 128, 192] },
];

/**
 * The paper's 11 classes over the ids of RAND_CITYSCAPES; lane marking, wall, terrain and the rest are ignored.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.2; order from
 * DeepSceneSeg/AdapNet-pp, images/class_id.txt; members from ethz-asl/modular_semantic_segmentation,
 * xview/datasets/synthia_cityscapes.py, which names the AdapNet paper; colours from the result images of the README
 * @remarks The authors never published which ids form a class.
 */
export const SYNTHIA_RAND_11: LabelSet = labelSetOf(SYNTHIA_RAND_LABELS);

/** The same classes over the ids of SYNTHIA-SEQS, so that a network trained on one is scored on the other. */
export const SYNTHIA_SEQUENCES_11: LabelSet = labelSetOf(SYNTHIA_SEQUENCES_LABELS);

function labelSetOf(labels: readonly SynthiaLabel[]): LabelSet {
  const classes = CLASSES.map(({ name, members, color }): ClassMembers => {
    return { name, color, rawIds: labels.filter((label) => members.includes(label.name)).map(({ id }) => id) };
  });
  return createLabelSet(
    classes,
    labels.map(({ id }) => id),
  );
}
