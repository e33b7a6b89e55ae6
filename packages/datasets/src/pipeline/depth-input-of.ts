import type { Dataset } from '../dataset.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import type { DatasetSpec } from '../spec.js';

/**
 * How depth becomes pictures where nothing else is said: as the spec of the dataset says, by the general defaults for
 * datasets without a spec or without depth.
 */
export function depthInputOf(dataset: DatasetSpec | Dataset): DepthInputSpec {
  return 'depthInput' in dataset ? dataset.depthInput : DepthInputSpec.parse(undefined);
}
