import type { Camera } from '../camera.js';
import type { Dataset } from '../dataset.js';
import { readPngSize } from '../geometry-files/png-size.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import { decodeUint16 } from '../images/decode-uint16.js';
import type { DepthMap } from '../images/raster.js';
import { CITYSCAPES_11, CITYSCAPES_19 } from '../label-sets/cityscapes.js';
import type { FilePattern } from '../layout/file-pattern.js';
import { fileOf, LABELS, type Layout, type PairedSplit, type SampleFiles } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { listSplits } from '../layout/list-splits.js';
import { pairSplit } from '../layout/pair-split.js';
import { cityscapesCamera, readCalibration } from './camera-file.js';
import { disparityToDepth } from './disparity.js';
import { type CityscapesFolders, findFolders } from './find-folders.js';

const LABEL_SETS = { 11: CITYSCAPES_11, 19: CITYSCAPES_19 } as const;

/** The file kind of calibrations. */
const CAMERA = 'camera';

/**
 * Of `test`, gtFine holds dummies (ego vehicle and image border alone) because the benchmark keeps its annotations;
 * `train_extra` has coarse annotations only, which are not read.
 *
 * @see mcordts/cityscapesScripts, issues 45 and 57
 */
const UNLABELLED_SPLITS: readonly string[] = ['test', 'train_extra'];

/**
 * Opens Cityscapes as its archives unpack: `leftImg8bit/<split>/<city>` as modality `rgb`, the `labelIds` of
 * `gtFine/<split>/<city>` and, where the download has both `disparity` and `camera`, the depth map `depth` with its
 * camera. A sample id is `<city>/<city>_<sequence>_<frame>`.
 *
 * @param root    folder that holds `leftImg8bit` and `gtFine`, or the folders of their archives
 * @param labels  size of the label set: the paper's 11 classes or the benchmark's 19
 * @throws DatasetFileError when the root is missing, lies on another level or has no split; defects of single files are
 * left to `check` and to the use of their split
 * @see mcordts/cityscapesScripts, README.md, section "Dataset Structure"
 */
export async function openCityscapes(root: string, labels: keyof typeof LABEL_SETS): Promise<Dataset> {
  const folders = await findFolders(root);
  const splits = await listSplits(root, [folders.leftImg8bit ?? 'leftImg8bit', folders.gtFine ?? 'gtFine']);
  const hasDepth = folders.disparity !== null && folders.camera !== null;
  const modalities: Layout['modalities'] = {
    rgb: { kind: 'image', read: decodeRgb },
    ...(hasDepth && { depth: { kind: 'depth', read: readDepth } }),
  };
  return layoutDataset({
    name: 'cityscapes',
    root,
    labelSet: LABEL_SETS[labels],
    splits,
    unlabelledSplits: splits.filter((split) => UNLABELLED_SPLITS.includes(split)),
    modalities,
    readLabels: (files) => decodeLabels(fileOf(files, LABELS)),
    readCamera: hasDepth ? readCamera : null,
    pair: (split) => pairCityscapes(root, split, folders),
    sizes: 'equal',
    publishedCounts: { train: 2975, val: 500, test: 1525, train_extra: 19998 },
  });
}

function pairCityscapes(root: string, split: string, folders: CityscapesFolders): Promise<PairedSplit> {
  const { leftImg8bit, gtFine, disparity, camera } = folders;
  const patterns: Record<string, FilePattern> = {
    rgb: { folder: leftImg8bit ?? 'leftImg8bit', suffixes: ['_leftImg8bit.png'] },
  };
  if (!UNLABELLED_SPLITS.includes(split)) {
    patterns[LABELS] = { folder: gtFine ?? 'gtFine', suffixes: ['_gtFine_labelIds.png'] };
  }
  if (disparity !== null && camera !== null) {
    patterns.depth = { folder: disparity, suffixes: ['_disparity.png'] };
    patterns[CAMERA] = { folder: camera, suffixes: ['_camera.json'] };
  }
  return pairSplit(root, split, patterns);
}

async function readDepth(path: string, files: SampleFiles): Promise<DepthMap> {
  const { extrinsic, intrinsic } = await readCalibration(fileOf(files, CAMERA));
  const { height, width, data } = await decodeUint16(path);
  return { height, width, data: disparityToDepth(data, extrinsic.baseline * intrinsic.fx) };
}

async function readCamera(files: SampleFiles): Promise<Camera> {
  const path = fileOf(files, CAMERA);
  const calibration = await readCalibration(path);
  return cityscapesCamera(path, calibration, await readPngSize(fileOf(files, 'depth')));
}
