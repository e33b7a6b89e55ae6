import * as tf from '@tensorflow/tfjs-core';
import { EvaluationError } from '../errors.js';
import type { SizedNetworks } from './sized-networks.js';

/** How a pass is run. */
export interface PassRunner {
  readonly networks: SizedNetworks;
  readonly clock: () => number;
  /** Called with the network's time of each run. */
  readonly onForward: (ms: number) => void;
}

/** What is run; `isMirrored` is for messages alone. */
export interface PassImages {
  readonly ids: readonly string[];
  /** [B, H, W, C], one per input of the network. */
  readonly inputs: readonly tf.Tensor4D[];
  readonly isMirrored: boolean;
}

/**
 * One forward pass.
 *
 * @returns logits [B, H, W, classes]; the caller disposes them
 * @throws EvaluationError when they are not finite, naming the image; no tensor is left then
 */
export function forwardPass(
  { networks, clock, onForward }: PassRunner,
  { ids, inputs, isMirrored }: PassImages,
): tf.Tensor4D {
  const start = clock();
  const logits = networks.run(inputs);
  onForward(clock() - start);
  // A sum is not finite as soon as one of its terms is not, and is one number to read instead of a map.
  const sums = tf.tidy(() => tf.sum(logits, [1, 2, 3]).dataSync());
  const index = sums.findIndex((sum) => !Number.isFinite(sum));
  if (index < 0) return logits;
  logits.dispose();
  const [, height, width] = inputs[0]?.shape ?? [];
  throw new EvaluationError(
    `inference: logits of image '${ids[index]}' must be finite; got a sum of ${sums[index]} (pass at ${width}x${height}${isMirrored ? ', mirrored' : ''})`,
  );
}
