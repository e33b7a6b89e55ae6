import type { FloatMap } from '@ssma/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type ClassScore, classScoreGradient, type ScoreGradient } from './class-score-gradient.js';
import type { FeatureMapRef } from './feature-map-ref.js';
import type { NetworkImage } from './images-by-input.js';

export interface GradCamOptions extends ClassScore {
  readonly features: FeatureMapRef;
}

/** Where a feature map speaks for a class: `data` >= 0, not normalised, at the size of the feature map. */
export interface ClassActivationMap extends FloatMap {
  /** Weight of each channel. */
  readonly weights: Float32Array;
  /** S of the class, over `numPixels` pixels. */
  readonly score: number;
  readonly numPixels: number;
}

/**
 * Grad-CAM++ of a class at any feature map of a network.
 *
 *   S = sum of the class's logits over the chosen pixels, Y = exp(S), g = dS/dA
 *   alpha = g^2 / (2 g^2 + g^3 sum_ab A_ab), 0 where the denominator is 0
 *   w_k = sum_ij alpha relu(g)      map = relu(sum_k w_k A_k)
 *
 * A map of zeros says that nothing there speaks for the class.
 *
 * @param model any network whose first output is the logits [B, H, W, classes]; batch norm and dropout as at inference
 * @param image stays the caller's; nothing else is left on the engine
 * @throws EvaluationError when image, feature map, class or pixels do not fit the network, when no pixel has the class, or
 *   when the logits do not depend on the feature map
 * @see Chattopadhyay, Sarkar, Howlader, Balasubramanian, Grad-CAM++, arXiv 1710.11063, Eq. 19; section 5.10.4 and Fig. 20
 *   of Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation
 * @remarks The sum over pixels is ours: neither paper says what the score of a segmentation is. The factor exp(S) of all
 *   weights is left out, which overflows and which a normalised map does not show. Eq. 19 was derived for maps behind a
 *   ReLU; those around an SSMA block have none, so sum A may be negative, and alpha = 1 / (2 + g sum A) with it: a channel
 *   near g sum A = -2 outweighs all others, which `weights` shows. The authors' code also divides each channel's alphas by
 *   their sum, which their paper does not.
 */
export async function gradCamPlusPlus(
  model: LayersModel,
  image: NetworkImage,
  { features, ...score }: GradCamOptions,
): Promise<ClassActivationMap> {
  const gradient = await classScoreGradient(model, image, { score, features, where: 'gradCamPlusPlus' });
  return classActivationMap(gradient);
}

/** The map that activations and gradients give. */
export function classActivationMap(gradient: ScoreGradient): ClassActivationMap {
  const { height, width, score, numPixels } = gradient;
  const weights = channelWeights(gradient);
  return { height, width, data: weightedSum(gradient, weights), weights, score, numPixels };
}

/** @returns w_k by channel */
function channelWeights({ channels, activations, gradients }: ScoreGradient): Float32Array {
  const sums = new Float64Array(channels);
  for (let at = 0; at < activations.length; at++) sums[at % channels]! += activations[at]!;
  const weights = new Float64Array(channels);
  for (let at = 0; at < gradients.length; at++) {
    const gradient = gradients[at]!;
    // Elsewhere relu(g) is 0.
    if (gradient <= 0) continue;
    const denominator = 2 + gradient * sums[at % channels]!;
    // g^2 is cancelled, so that small gradients do not underflow.
    if (denominator !== 0) weights[at % channels]! += gradient / denominator;
  }
  return Float32Array.from(weights);
}

function weightedSum({ height, width, channels, activations }: ScoreGradient, weights: Float32Array): Float32Array {
  const map = new Float32Array(height * width);
  for (let pixel = 0; pixel < map.length; pixel++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += weights[channel]! * activations[pixel * channels + channel]!;
    map[pixel] = Math.max(0, sum);
  }
  return map;
}
