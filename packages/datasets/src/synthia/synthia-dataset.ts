import type { Dataset } from '../dataset.js';
import { openSynthiaRand } from './rand-dataset.js';
import { openSynthiaSequences } from './sequences-dataset.js';
import type { SynthiaSpec } from './synthia-spec.js';

/**
 * Opens one of the two packages of SYNTHIA. Their label tables differ; both give the paper's 11 classes.
 *
 * @throws DatasetFileError when the root is missing or not that of the package
 */
export function openSynthia(spec: SynthiaSpec): Promise<Dataset> {
  return spec.part === 'rand' ? openSynthiaRand(spec) : openSynthiaSequences(spec);
}
