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

/** How much an output of the network counts. */
export interface LossTerm {
  /** Place among the network's outputs; 0 are the logits. */
  readonly outputIndex: number;
  readonly weight: number;
}

/**
 * The outputs that the loss counts: the logits with weight 1, then the others with a weight above 0.
 *
 * @param outputNames see `outputNamesOf`
 * @throws Error for an output that has no weight, which is ours
 * @see section 3.4 of the paper, Eq. 4; Table 26 for the heads on the SSMA blocks
 */
export function lossTerms(outputNames: readonly string[], weights: LossSpec): readonly LossTerm[] {
  return outputNames
    .map((name, outputIndex) => ({ outputIndex, weight: weightOf(name, weights) }))
    .filter(({ weight }) => weight > 0);
}

function weightOf(name: string, { auxiliary1, auxiliary2, blockLatent, blockSkip }: LossSpec): number {
  // Networks with several decoders have a pair of heads on each: `<modality>/aux1`.
  switch (name.slice(name.lastIndexOf('/') + 1)) {
    case 'logits':
      return 1;
    case 'aux1':
      return auxiliary1;
    case 'aux2':
      return auxiliary2;
    case 'auxLatent':
      return blockLatent;
    case 'auxSkip1':
    case 'auxSkip2':
      return blockSkip;
    default:
      throw new Error(`lossTerms: output ${name} must have a weight`);
  }
}

/**
 * Cross-entropy of the logits plus the weighted cross-entropies of the heads that supervise training only:
 *
 *   total = main + sum over heads of weight * head
 *
 * @param outputs    one per term, each [B, H, W, C]
 * @param labels_BHW int32 class ids; `IGNORE_LABEL` has no influence
 * @see section 3.4 and 5.1.1 of the paper
 */
export function segmentationLoss(
  outputs: readonly tf.Tensor4D[],
  labels_BHW: tf.Tensor3D,
  terms: readonly LossTerm[],
): SegmentationLoss {
  const [main, ...heads] = outputs.map((logits) => softmaxCrossEntropy(logits, labels_BHW, IGNORE_LABEL));
  if (main === undefined) throw new Error('segmentationLoss: a network must have logits; got no output');
  const weighed = heads.map((head, index) => tf.mul<tf.Scalar>(head, terms[index + 1]?.weight ?? 0));
  return { total: tf.addN([main, ...weighed]), main };
}
