import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputShapeOf } from '../input-shape.js';
import { compileForInference } from './compile-for-inference.js';
import { type ImageBatch, imageTensors } from './image-tensors.js';

/** A network that names the class of every pixel. */
export interface ClassPredictor {
  /** Most likely class ids [B, H, W] of a batch's images. */
  predict(batch: ImageBatch): Promise<Int32Array>;
  /** Frees the compiled network; the model it was made of stays. */
  dispose(): void;
}

/**
 * Compiles a network with the weights it has now; train on and the predictor keeps the old ones.
 *
 * @param modalities which images of a batch the network reads, in the order of its inputs; a single one may come bare
 * @throws ConfigError from `predict` when a batch lacks the modality; from the call as `compileForInference`
 */
export function classPredictor(model: LayersModel, modalities: string | readonly string[]): ClassPredictor {
  const { height, width, channels } = inputShapeOf(model);
  const compiled = compileForInference(model);
  return {
    async predict({ ids, images }) {
      const inputs = imageTensors({ ids, images }, [modalities].flat(), { height, width, channels });
      const logits = compiled.run(inputs);
      const classIds = tf.argMax(logits, 3);
      const result = (await classIds.data()) as Int32Array;
      tf.dispose([inputs, logits, classIds]);
      return result;
    },
    dispose: () => compiled.dispose(),
  };
}
