import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { inferenceGraphOfModel } from './inference-graph-of-model.js';
import { type NetworkEnds, networkEnds } from './network-ends.js';
import { encodeOnnx, ONNX_LAYOUT } from './onnx-model.js';
import { encodeServedModel, SAVED_MODEL_LAYOUT } from './saved-model.js';

/** Formats that other programs run a network from. */
export const EXPORT_FORMATS = ['onnx', 'saved-model'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A network in the format of other programs. */
export interface ExportedNetwork extends NetworkEnds {
  /** Of the whole model, weights within; a SavedModel is a folder with this file as `saved_model.pb`. */
  readonly bytes: Uint8Array;
}

/**
 * A network as inference runs it, for other programs: batch norm folded, no auxiliary outputs. It reads any number of
 * images of the sizes that it tells and gives `logits` and `classes`; maps are [B, C, H, W] in `onnx` and [B, H, W, C],
 * signature `serving_default`, in `saved-model`.
 *
 * @param inputNames by which images are given, one per input of the network in its order
 * @throws ShapeError when there are more or fewer names than inputs
 * @throws ConfigError for a layer that inference, or the format, does not know
 */
export function exportNetwork(
  model: LayersModel,
  format: ExportFormat,
  inputNames: readonly string[],
): ExportedNetwork {
  if (new Set(inputNames).size !== model.inputs.length || inputNames.length !== model.inputs.length) {
    const rule = `names of inputs must be ${model.inputs.length} different ones`;
    throw new ShapeError(`export: ${rule}; got ${inputNames.join(', ') || 'none'}`);
  }
  const graph = inferenceGraphOfModel(model);
  const ends = networkEnds(graph, inputNames, format === 'onnx' ? ONNX_LAYOUT : SAVED_MODEL_LAYOUT);
  return { ...ends, bytes: format === 'onnx' ? encodeOnnx(graph, ends) : encodeServedModel(graph, ends) };
}
