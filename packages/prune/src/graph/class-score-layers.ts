import { channelRoleOf } from '@ssma/core';
import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Convolutions whose maps are class scores: those that make the network's outputs, and in front of the first output the
 * 1 x 1 and transposed ones with a filter per class.
 */
export function classScoreLayers(model: LayersModel): ReadonlySet<string> {
  const scores = new Set(model.outputs.flatMap(sourcesBehind).map(({ name }) => name));
  const logits = model.outputs[0] as SymbolicTensor;
  const classes = logits.shape[3] as number;
  const visit = (layer: layers.Layer): void => {
    for (const source of sourcesBehind(layer.input as SymbolicTensor)) {
      if (!isScoreLike(source, classes)) continue;
      scores.add(source.name);
      visit(source);
    }
  };
  for (const source of sourcesBehind(logits)) visit(source);
  return scores;
}

/** Convolutions whose channels reach a tensor at their places. */
function sourcesBehind(tensor: SymbolicTensor): layers.Layer[] {
  const { sourceLayer, inputs } = tensor;
  const role = channelRoleOf(sourceLayer);
  if (role === 'convolution') return [sourceLayer];
  return role === 'concatenation' ? [] : inputs.flatMap(sourcesBehind);
}

function isScoreLike(layer: layers.Layer, classes: number): boolean {
  const { filters, kernelSize } = layer.getConfig();
  const isPoint = [kernelSize].flat().every((size) => size === 1);
  return filters === classes && (isPoint || layer.getClassName() === 'Conv2DTranspose');
}
