import { join } from 'node:path';

import type { Dataset } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { listFolders } from '../files/list-files.js';
import { requireRoot } from '../files/require-root.js';
import { decodeRgb } from '../images/decode-image.js';
import { SYNTHIA_SEQUENCES_11 } from '../label-sets/synthia.js';
import { fileOf, LABELS, type SampleFiles } from '../layout/layout.js';
import { layoutDataset } from '../layout/layout-dataset.js';
import { conditionOf, isSequenceName, SYNTHIA_CONDITIONS } from './conditions.js';
import { INTRINSICS, POSE, pairSequences } from './pair-sequences.js';
import { readSynthiaCamera } from './synthia-camera.js';
import { readSynthiaDepth, readSynthiaLabels } from './synthia-images.js';
import type { SynthiaSequencesSpec } from './synthia-spec.js';

/**
 * Opens SYNTHIA-SEQS: every sequence `SYNTHIA-SEQS-<number>-<CONDITION>` of a folder, with its photos, labels and, where
 * any sequence has them, depth maps and cameras. Splits are the conditions in lower case, over all sequences; a sample
 * id is `<sequence>/<view>/<frame>`.
 *
 * @throws DatasetFileError when the root is missing, lies on another level, or holds a sequence of another condition;
 * defects of single files are left to `check` and to the use of their split
 * @see README.txt of the packages; sequences and conditions from chrischoy/SpatioTemporalSegmentation
 */
export async function openSynthiaSequences({
  root,
  views,
}: Omit<SynthiaSequencesSpec, 'depthInput'>): Promise<Dataset> {
  await requireRoot(root, {
    isRoot: (folders) => folders.some(isSequenceName),
    expected: 'sequences such as SYNTHIA-SEQS-01-DAWN',
  });
  const sequences = ((await listFolders(root)) ?? []).filter(isSequenceName);
  for (const sequence of sequences) requireCondition(root, sequence);
  const folders = await Promise.all(sequences.map(async (sequence) => (await listFolders(join(root, sequence))) ?? []));
  const hasDepth = folders.some((names) => names.includes('Depth'));
  const hasCamera = hasDepth && folders.some((names) => names.includes('CameraParams'));
  return layoutDataset({
    name: 'synthia',
    root,
    labelSet: SYNTHIA_SEQUENCES_11,
    splits: [...new Set(sequences.flatMap((sequence) => conditionOf(sequence) ?? []))].sort(),
    unlabelledSplits: [],
    modalities: {
      rgb: { kind: 'image', read: (path) => decodeRgb(path, { alpha: 'drop' }) },
      ...(hasDepth && { depth: { kind: 'depth', read: readSynthiaDepth } }),
    },
    readLabels: (files) => readSynthiaLabels(fileOf(files, LABELS)),
    readCamera: hasCamera ? readCamera : null,
    pair: (split) => {
      const ofSplit = sequences.filter((sequence) => conditionOf(sequence) === split);
      return pairSequences(root, split, { sequences: ofSplit, views, hasDepth, hasCamera });
    },
    sizes: 'equal',
    publishedCounts: {},
  });
}

function requireCondition(root: string, sequence: string): void {
  if (conditionOf(sequence) !== null) return;
  const rule = `must end in one of ${SYNTHIA_CONDITIONS.join(', ').toUpperCase()}`;
  throw new DatasetFileError(join(root, sequence), `${rule}; got that name`);
}

function readCamera(files: SampleFiles): ReturnType<typeof readSynthiaCamera> {
  return readSynthiaCamera(fileOf(files, INTRINSICS), fileOf(files, POSE), fileOf(files, 'depth'));
}
