import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import type { InferenceGraph } from '../compile/inference-graph.js';
import { imagesByInput, type LoadedGraph, loadPortable } from '../compile/run-portable.js';
import { encodeSavedModel, SERVE_TAG } from '../compile/saved-model.js';
import { nativeBackend } from '../engine/native-backend.js';

/**
 * A copy of a network for inference: only what the logits need, batch norm folded into the convolutions. The native
 * engine runs it as one optimised TensorFlow graph, the others operator by operator.
 *
 * Weights are those of the moment of the call: compile again after training on.
 *
 * @returns [B, H, W, C] images, one per modality, to [B, H, W, classes] logits; the caller disposes it
 * @throws ConfigError for a layer that inference does not know
 */
export function compileForInference(model: LayersModel): LoadedGraph {
  const graph = foldBatchNorm(graphOfModel(model));
  return nativeBackend() === null ? loadPortable(graph) : loadNative(graph);
}

/** What `NodeJSKernelBackend` offers for SavedModels beside its operators. */
interface SessionBackend {
  readonly binding: {
    loadSavedModel(folder: string, tags: string): number;
    deleteSavedModel(id: number): void;
  };
  runSavedModel(id: number, inputs: tf.Tensor[], inputInfos: { name: string }[], outputNames: string[]): tf.Tensor[];
}

function loadNative(graph: InferenceGraph): LoadedGraph {
  const backend = nativeBackend() as unknown as SessionBackend;
  const { bytes, inputNames, outputName } = encodeSavedModel(graph);
  // TensorFlow reads graphs from folders only.
  const folder = mkdtempSync(join(tmpdir(), 'ssma-inference-'));
  let id: number;
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    id = backend.binding.loadSavedModel(folder, SERVE_TAG);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    run: (images) => {
      const byInput = imagesByInput(inputNames, images);
      const names = [...byInput.keys()].map((name) => ({ name: `${name}:0` }));
      const [logits] = backend.runSavedModel(id, [...byInput.values()], names, [`${outputName}:0`]);
      return logits as tf.Tensor4D;
    },
    dispose: () => backend.binding.deleteSavedModel(id),
  };
}
