import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { inferenceGraphOfModel } from './inference-graph-of-model.js';
import { encodeOnnx } from './onnx-model.js';
import { encodeServedModel } from './saved-model.js';

/** Formats that other programs run a network from. */
export const EXPORT_FORMATS = ['onnx', 'saved-model'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * A network as inference runs it, for other programs: batch norm folded, no auxiliary outputs, weights within. It reads
 * images of any number and of the sizes that `compileForInference` tells, and gives `logits` and `classes`, the index
 * of the largest logit of each pixel.
 *
 * @param inputNames by which images are given, one per input of the network in its order
 * @returns the file: for `onnx`, maps [B, C, H, W]; for `saved-model` the `saved_model.pb` of a folder, maps [B, H, W, C],
 *   signature `serving_default`
 * @throws ShapeError when there are more or fewer names than inputs
 * @throws ConfigError for a layer that inference, or the format, does not know
 */
export function exportNetwork(model: LayersModel, format: ExportFormat, inputNames: readonly string[]): Uint8Array {
  if (new Set(inputNames).size !== model.inputs.length || inputNames.length !== model.inputs.length) {
    const rule = `names of inputs must be ${model.inputs.length} different ones`;
    throw new ShapeError(`export: ${rule}; got ${inputNames.join(', ') || 'none'}`);
  }
  const graph = inferenceGraphOfModel(model);
  return format === 'onnx' ? encodeOnnx(graph, inputNames) : encodeServedModel(graph, inputNames);
}
