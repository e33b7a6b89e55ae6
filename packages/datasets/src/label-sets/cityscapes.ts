import { type ClassMembers, createLabelSet, type LabelSet } from './label-set.js';
import type { Rgb } from './palette.js';

/** One row of the Cityscapes label table. */
export interface CityscapesLabel {
  /** The value in `*_gtFine_labelIds.png`. */
  readonly id: number;
  readonly name: string;
  /** Class index of the benchmark's 19-class set; null for labels that it does not count. */
  readonly trainId: number | null;
  readonly category: string;
  readonly color: Rgb;
}

/**
 * All labels that occur in `labelIds` files, by id. Licence plates (-1) are never drawn into them.
 *
 * @see mcordts/cityscapesScripts, cityscapesscripts/helpers/labels.py
 */
export const CITYSCAPES_LABELS: readonly CityscapesLabel[] = [
  label(0, 'unlabeled', null, 'void', [0, 0, 0]),
  label(1, 'ego vehicle', null, 'void', [0, 0, 0]),
  label(2, 'rectification border', null, 'void', [0, 0, 0]),
  label(3, 'out of roi', null, 'void', [0, 0, 0]),
  label(4, 'static', null, 'void', [0, 0, 0]),
  label(5, 'dynamic', null, 'void', [111, 74, 0]),
  label(6, 'ground', null, 'void', [81, 0, 81]),
  label(7, 'road', 0, 'flat', [128, 64, 128]),
  label(8, 'sidewalk', 1, 'flat', [244, 35, 232]),
  label(9, 'parking', null, 'flat', [250, 170, 160]),
  label(10, 'rail track', null, 'flat', [230, 150, 140]),
  label(11, 'building', 2, 'construction', [70, 70, 70]),
  label(12, 'wall', 3, 'construction', [102, 102, 156]),
  label(13, 'fence', 4, 'construction', [190, 153, 153]),
  label(14, 'guard rail', null, 'construction', [180, 165, 180]),
  label(15, 'bridge', null, 'construction', [150, 100, 100]),
  label(16, 'tunnel', null, 'construction', [150, 120, 90]),
  label(17, 'pole', 5, 'object', [153, 153, 153]),
  label(18, 'polegroup', null, 'object', [153, 153, 153]),
  label(19, 'traffic light', 6, 'object', [250, 170, 30]),
  label(20, 'traffic sign', 7, 'object', [220, 220, 0]),
  label(21, 'vegetation', 8, 'nature', [107, 142, 35]),
  label(22, 'terrain', 9, 'nature', [152, 251, 152]),
  label(23, 'sky', 10, 'sky', [70, 130, 180]),
  label(24, 'person', 11, 'human', [220, 20, 60]),
  label(25, 'rider', 12, 'human', [255, 0, 0]),
  label(26, 'car', 13, 'vehicle', [0, 0, 142]),
  label(27, 'truck', 14, 'vehicle', [0, 0, 70]),
  label(28, 'bus', 15, 'vehicle', [0, 60, 100]),
  label(29, 'caravan', null, 'vehicle', [0, 0, 90]),
  label(30, 'trailer', null, 'vehicle', [0, 0, 110]),
  label(31, 'train', 16, 'vehicle', [0, 80, 100]),
  label(32, 'motorcycle', 17, 'vehicle', [0, 0, 230]),
  label(33, 'bicycle', 18, 'vehicle', [119, 11, 32]),
];

/** The benchmark's 19 classes in `trainId` order. */
export const CITYSCAPES_19: LabelSet = labelSetOf(
  CITYSCAPES_LABELS.flatMap(({ id, name, trainId, color }) =>
    trainId === null ? [] : [{ trainId, name, color, rawIds: [id] }],
  ).sort((a, b) => a.trainId - b.trainId),
);

/**
 * The paper's 11 classes, in the authors' order without their void class 0.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.2; order from
 * DeepSceneSeg/AdapNet-pp, images/class_id.txt; colours from the result images of its README
 * @remarks The authors never published which raw ids form a class. Here a class has the ids that its name lists, and
 * wall, traffic light, terrain, train and the rest are ignored; other readings give figures that do not compare.
 */
export const CITYSCAPES_11: LabelSet = labelSetOf([
  { name: 'sky', rawIds: [23], color: [70, 130, 180] },
  { name: 'building', rawIds: [11], color: [70, 70, 70] },
  { name: 'road', rawIds: [7], color: [128, 64, 128] },
  { name: 'sidewalk', rawIds: [8], color: [244, 35, 232] },
  { name: 'fence', rawIds: [13], color: [190, 153, 153] },
  { name: 'vegetation', rawIds: [21], color: [107, 142, 35] },
  { name: 'pole', rawIds: [17], color: [153, 153, 153] },
  { name: 'car / truck / bus', rawIds: [26, 27, 28], color: [0, 0, 142] },
  { name: 'traffic sign', rawIds: [20], color: [220, 220, 0] },
  { name: 'person', rawIds: [24], color: [220, 20, 60] },
  { name: 'rider / bicycle / motorbike', rawIds: [25, 32, 33], color: [107, 104, 130] },
]);

function label(id: number, name: string, trainId: number | null, category: string, color: Rgb): CityscapesLabel {
  return { id, name, trainId, category, color };
}

function labelSetOf(classes: readonly ClassMembers[]): LabelSet {
  return createLabelSet(
    classes,
    CITYSCAPES_LABELS.map(({ id }) => id),
  );
}
