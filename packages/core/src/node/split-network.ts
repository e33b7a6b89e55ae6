import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { fixedBorder } from '../execute/fixed-border.js';
import { runLayers } from '../execute/run-layers.js';
import { compileTensors } from './compile-for-inference.js';

/** A network in training, cut where its frozen part ends. */
export interface SplitNetwork {
  /**
   * Runs the frozen part, at the speed of inference; to be called outside of the function that is differentiated.
   *
   * @param images [B, H, W, C], one per input of the network in its order
   * @returns the tensors at the border; the caller disposes them
   */
  runFixed(images: readonly tf.Tensor4D[]): tf.Tensor4D[];
  /**
   * Runs the rest in training mode.
   *
   * @param images the same again: parts that are not frozen may read them
   * @param fixed  what `runFixed` has returned for them
   * @returns one map per wanted output, [B, H, W, classes]; the caller disposes them
   */
  runTrained(images: readonly tf.Tensor4D[], fixed: readonly tf.Tensor4D[]): tf.Tensor4D[];
  /** Frees the compiled frozen part; the network stays. */
  dispose(): void;
}

/**
 * Cuts a network into the part that layers which are not `trainable` have to themselves, compiled with the weights of
 * this moment, and the rest. Without such layers the first part is empty.
 *
 * @param wanted outputs of the network that are computed; layers that only others need do not run
 * @throws ConfigError for a frozen layer that inference does not know
 */
export function splitNetwork(model: LayersModel, wanted: readonly SymbolicTensor[] = model.outputs): SplitNetwork {
  const border = fixedBorder(wanted);
  const fixedPart = border.length > 0 ? compileTensors(model, border) : null;
  return {
    runFixed: (images) => fixedPart?.run(images) ?? [],
    runTrained(images, fixed) {
      const known = new Map([
        ...model.inputs.map((input, index) => [input.id, images[index] as tf.Tensor] as const),
        ...border.map((tensor, index) => [tensor.id, fixed[index] as tf.Tensor] as const),
      ]);
      return tf.tidy(() => runLayers(wanted, known, { training: true })) as tf.Tensor4D[];
    },
    dispose: () => fixedPart?.dispose(),
  };
}
