import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ImageSizes, imageSizesOf, requireImageSize } from '../compile/image-sizes.js';
import type { InferenceGraph } from '../compile/inference-graph.js';
import { inferenceGraphOfModel } from '../compile/inference-graph-of-model.js';
import { imagesByInput, type LoadedGraph, loadPortable } from '../compile/run-portable.js';
import { encodeSavedModel, SERVE_TAG } from '../compile/saved-model.js';
import { nativeBackend } from '../engine/native-backend.js';

/** A network compiled for inference. */
export interface CompiledNetwork {
  /** Sizes of images that it runs on; all of them share one copy of the weights. */
  readonly sizes: ImageSizes;
  /**
   * @param images [B, H, W, C], one per input of the network in its order; a single one may come bare
   * @returns [B, H, W, classes] logits; the caller disposes them
   * @throws ShapeError when there are more or fewer images than inputs, or the network does not run on their size
   */
  run(images: tf.Tensor4D | readonly tf.Tensor4D[]): tf.Tensor4D;
  dispose(): void;
}

/**
 * A copy of a network for inference: only what the logits need, batch norm folded into the convolutions. The native
 * engine runs it as one optimised TensorFlow graph, the others operator by operator. It runs on images of other sizes
 * than the network was built for, too, and gives what the network would give that was built for them.
 *
 * Weights are those of the moment of the call: compile again after training on.
 *
 * @returns [B, H, W, C] images, one per modality, to [B, H, W, classes] logits; the caller disposes it
 * @throws ConfigError for a layer that inference does not know
 */
export function compileForInference(model: LayersModel): CompiledNetwork {
  const graph = inferenceGraphOfModel(model);
  const sizes = imageSizesOf(graph);
  const compiled = load(graph);
  return {
    sizes,
    run(images) {
      requireImageSize(images instanceof tf.Tensor ? [images] : images, sizes);
      return compiled.run(images)[0] as tf.Tensor4D;
    },
    dispose: compiled.dispose,
  };
}

/**
 * The same for any tensors of the network, e.g. the ends of its encoders, and for a part of it that begins within.
 *
 * @param known  what the part reads, default: the network's inputs; must cut every way from these to what is wanted
 * @returns a graph with one input for each of `known` and one output for each of `wanted`
 */
export function compileTensors(
  model: LayersModel,
  wanted: readonly SymbolicTensor[],
  known: readonly SymbolicTensor[] = model.inputs,
): LoadedGraph {
  return load(inferenceGraphOfModel(model, wanted, known));
}

function load(graph: InferenceGraph): LoadedGraph {
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
  const { bytes, inputNames, outputNames } = encodeSavedModel(graph);
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
      const outputs = outputNames.map((name) => `${name}:0`);
      return backend.runSavedModel(id, [...byInput.values()], names, outputs) as tf.Tensor4D[];
    },
    dispose: () => backend.binding.deleteSavedModel(id),
  };
}
