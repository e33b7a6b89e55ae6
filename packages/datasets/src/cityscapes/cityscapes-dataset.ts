import type { Dataset } from '../dataset.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { CITYSCAPES_11, CITYSCAPES_19 } from '../label-sets/cityscapes.js';
import { LABELS } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { listSplits } from '../layout/list-splits.js';
import { pairSplit } from '../layout/pair-split.js';

const IMAGES_FOLDER = 'leftImg8bit';
const LABELS_FOLDER = 'gtFine';

const LABEL_SETS = { 11: CITYSCAPES_11, 19: CITYSCAPES_19 } as const;

/**
 * Opens Cityscapes as its archives unpack: `leftImg8bit/<split>/<city>` as modality `rgb` and the `labelIds` of
 * `gtFine/<split>/<city>`. A sample id is `<city>/<city>_<sequence>_<frame>`.
 *
 * @param root    folder that holds `leftImg8bit` and `gtFine`
 * @param labels  size of the label set: the paper's 11 classes or the benchmark's 19
 * @throws DatasetFileError when the root is missing or has no split; defects of single files are left to `check` and to
 * the use of their split
 * @see mcordts/cityscapesScripts, README.md, section "Dataset Structure"
 */
export async function openCityscapes(root: string, labels: keyof typeof LABEL_SETS): Promise<Dataset> {
  const patterns = {
    rgb: { folder: IMAGES_FOLDER, suffixes: ['_leftImg8bit.png'] },
    [LABELS]: { folder: LABELS_FOLDER, suffixes: ['_gtFine_labelIds.png'] },
  };
  return layoutDataset({
    name: 'cityscapes',
    root,
    labelSet: LABEL_SETS[labels],
    splits: await listSplits(root, [IMAGES_FOLDER, LABELS_FOLDER]),
    unlabelledSplits: [],
    modalities: { rgb: { kind: 'image', read: decodeRgb } },
    readLabels: (files) => decodeLabels(files[LABELS] as string),
    readCamera: null,
    pair: (split) => pairSplit(root, split, patterns),
    sizes: 'equal',
    publishedCounts: { train: 2975, val: 500, test: 1525 },
  });
}
