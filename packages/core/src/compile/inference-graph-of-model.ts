import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { dropConstantChannels } from './drop-constant-channels.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { graphOfModel } from './graph-of-model.js';
import type { InferenceGraph } from './inference-graph.js';

/** As `graphOfModel`, with what its constants give computed before it runs. */
export function inferenceGraphOfModel(
  model: LayersModel,
  wanted?: readonly SymbolicTensor[],
  known?: readonly SymbolicTensor[],
): InferenceGraph {
  return dropConstantChannels(foldBatchNorm(graphOfModel(model, wanted, known)));
}
