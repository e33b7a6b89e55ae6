import { ConfigError } from '@ssma/core';
import { compileForInference } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Forward } from './measure-latency.js';

/** A network that can be timed, and as what. */
export interface NetworkForward extends Forward {
  /** `compiled`: batch norm folded, logits only, as everything in this program runs it; `layers`: `model.predict`. */
  readonly form: 'compiled' | 'layers';
  /** Why it is not compiled; null when it is. */
  readonly notCompiled: string | null;
  /**
   * Most bytes of all tensors of TensorFlow.js at once during a pass, weights and images included; null on the native
   * engine when it is compiled: TensorFlow's own graph holds its maps where TensorFlow.js does not see them.
   */
  peakTensorBytes(images: readonly tf.Tensor4D[]): Promise<number | null>;
  /** Frees the compiled network; the model stays. */
  dispose(): void;
}

/** The name under which TensorFlow.js knows the native engine. */
const NATIVE_BACKEND = 'tensorflow';

/** The fastest form of a network for inference on this engine, with the weights that it has now. */
export function networkForward(model: LayersModel): NetworkForward {
  try {
    const compiled = compileForInference(model);
    const run = (images: readonly tf.Tensor4D[]) => compiled.run(images);
    const isNative = tf.getBackend() === NATIVE_BACKEND;
    return {
      form: 'compiled',
      notCompiled: null,
      run,
      // A session of the native engine returns when its results are in the host's memory, on a GPU as well; the others
      // compute while they are called.
      isDone: 'on-return',
      peakTensorBytes: async (images) => (isNative ? null : peakBytes(run, images)),
      dispose: () => compiled.dispose(),
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return layersForward(model, error.message);
  }
}

function layersForward(model: LayersModel, notCompiled: string): NetworkForward {
  const run = (images: readonly tf.Tensor4D[]) => model.predict([...images]) as tf.Tensor | tf.Tensor[];
  return {
    form: 'layers',
    notCompiled,
    run,
    isDone: 'on-read',
    peakTensorBytes: (images) => peakBytes(run, images),
    dispose: () => undefined,
  };
}

async function peakBytes(run: Forward['run'], images: readonly tf.Tensor4D[]): Promise<number> {
  const { peakBytes: bytes, result } = await tf.profile(() => tf.tidy(() => [run(images)].flat() as tf.Tensor[]));
  tf.dispose(result);
  return bytes;
}
