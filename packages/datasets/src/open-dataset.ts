import { openCityscapes } from './cityscapes/cityscapes-dataset.js';
import type { Dataset } from './dataset.js';
import { openFolder } from './folder/folder-dataset.js';
import { openFreiburgForest } from './freiburg-forest/freiburg-forest-dataset.js';
import { openScannet } from './scannet/scannet-dataset.js';
import type { DatasetSpec } from './spec.js';
import { openSunRgbd } from './sun-rgbd/sun-rgbd-dataset.js';
import { openSynthia } from './synthia/synthia-dataset.js';

/**
 * Opens the dataset that a spec names. Lists folders only; no picture is read yet.
 *
 * @throws DatasetError when the root is missing, holds no split, or (folder) `classes.json` is not as it must be
 */
export function openDataset(spec: DatasetSpec): Promise<Dataset> {
  switch (spec.name) {
    case 'folder':
      return openFolder(spec.root);
    case 'cityscapes':
      return openCityscapes(spec.root, spec.labels);
    case 'freiburg-forest':
      return openFreiburgForest(spec.root, spec.holdOut);
    case 'scannet':
      return openScannet(spec.root, spec.lists);
    case 'sun-rgbd':
      return openSunRgbd(spec);
    case 'synthia':
      return openSynthia(spec);
  }
}
