import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';
import { inputShapeOf } from '../input-shape.js';
import { compileForInference } from './compile-for-inference.js';

/** Images as a network reads them, one entry of `ids` per image. */
export interface ImageBatch {
  readonly ids: readonly string[];
  /** [B, H, W, C] by modality. */
  readonly images: Readonly<Record<string, Float32Array>>;
}

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
      const values = [modalities].flat().map((modality) => imagesOf(images, modality));
      const inputs = values.map((image) => tf.tensor4d(image, [ids.length, height, width, channels]));
      const logits = compiled.run(inputs);
      const classIds = tf.argMax(logits, 3);
      const result = (await classIds.data()) as Int32Array;
      tf.dispose([inputs, logits, classIds]);
      return result;
    },
    dispose: () => compiled.dispose(),
  };
}

function imagesOf(images: ImageBatch['images'], modality: string): Float32Array {
  const values = images[modality];
  if (values !== undefined) return values;
  throw new ConfigError(`classPredictor: batch must hold modality ${modality}; got ${Object.keys(images).join(', ')}`);
}
