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

/** An image of a run, for messages. */
export interface View {
  readonly id: string;
  readonly isMirrored: boolean;
}

/**
 * Runs the network once.
 *
 * @param views  what the images are
 * @param inputs [views, H, W, C], one per input of the network
 * @returns logits [views, H, W, classes]; the caller disposes them
 * @throws EvaluationError when they are not finite, naming the image; no tensor is left then
 */
export function forwardPass(
  views: readonly View[],
  inputs: readonly tf.Tensor4D[],
  { networks, clock, onForward }: PassRunner,
): tf.Tensor4D {
  const start = clock();
  const logits = networks.run(inputs);
  onForward(clock() - start);
  // A sum is not finite as soon as one of its terms is not, and is one number to read instead of a map.
  const sums = tf.tidy(() => tf.sum(logits, [1, 2, 3]).dataSync());
  const index = sums.findIndex((sum) => !Number.isFinite(sum));
  const view = views[index];
  if (view === undefined) return logits;
  logits.dispose();
  const [, height, width] = inputs[0]?.shape ?? [];
  const place = `pass at ${width}x${height}${view.isMirrored ? ', mirrored' : ''}`;
  throw new EvaluationError(
    `inference: logits of image '${view.id}' must be finite; got a sum of ${sums[index]} (${place})`,
  );
}
