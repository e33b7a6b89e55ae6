import { softmaxCrossEntropy } from '@ssma/core';
import { IGNORE_LABEL } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LossSpec } from './spec.js';

/** The loss that is minimised and its parts, all scalars. */
export interface SegmentationLoss {
  readonly total: tf.Scalar;
  /** Cross-entropy of the network's logits alone. */
  readonly main: tf.Scalar;
}

/**
 * Cross-entropy of the logits plus the weighted cross-entropies of the auxiliary heads:
 *
 *   total = main + auxiliary1 * aux1 + auxiliary2 * aux2
 *
 * @param outputs    logits, then aux1 and aux2 if the network has them, each [B, H, W, C]
 * @param labels_BHW int32 class ids; `IGNORE_LABEL` has no influence
 * @see section 3.4 and 5.1.1 of the paper
 */
export function segmentationLoss(
  outputs: readonly tf.Tensor4D[],
  labels_BHW: tf.Tensor3D,
  weights: LossSpec,
): SegmentationLoss {
  const [main, aux1, aux2] = outputs.map((logits) => softmaxCrossEntropy(logits, labels_BHW, IGNORE_LABEL));
  if (main === undefined) throw new Error('segmentationLoss: a network must have logits; got no output');
  const auxiliary = [aux1 && tf.mul(aux1, weights.auxiliary1), aux2 && tf.mul(aux2, weights.auxiliary2)];
  const parts = [main, ...auxiliary].filter((part): part is tf.Scalar => part !== undefined);
  return { total: tf.addN(parts), main };
}
