import { type ImageBatch, imageTensors } from '@ssma/core/node';
import type { ImageSize } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { EvaluationError } from '../errors.js';
import { forwardPass } from './forward-pass.js';
import { type BatchTimes, costOf } from './inference-cost.js';
import type { Predictor } from './predictor.js';
import { scaledSizes } from './scaled-sizes.js';
import type { SizedNetworks } from './sized-networks.js';
import { type InputBatch, type Passes, summedPasses } from './summed-passes.js';

export interface SoftmaxPredictorOptions {
  /** Images of a batch that the network reads, in the order of its inputs, e.g. `rgb`. */
  readonly modalities: readonly string[];
  /** Size of the images; the network's when left out. */
  readonly size?: ImageSize;
  /** Whether every pass is made of the mirrored images, too; no when left out. */
  readonly flip?: boolean;
  /** Factors on the size: one pass each, two with `flip`; 1 alone when left out. `TEST_SCALES` are common ones. */
  readonly scales?: readonly number[];
  /** Milliseconds since any moment; `performance.now` when left out. */
  readonly clock?: () => number;
}

/**
 * Class probabilities as the mean over passes of a network: of the images as they are, mirrored, and at other scales.
 *
 *   p = mean over scales and mirroring of the softmax of a pass, mirrored back, bilinearly at the size of the images
 *
 * Inputs of scaled passes are resampled from the images of the batch, not from stored pictures: colour bilinearly, other
 * modalities by their nearest pixel, as samples are. How images are batched does not change the result.
 *
 * @param networks the predictor's from here on
 * @throws EvaluationError when the network does not run on the size or at the scales
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, Table 16
 * @remarks The mean of probabilities is ours; the paper does not say how its passes are put together.
 */
export function softmaxPredictor(networks: SizedNetworks, options: SoftmaxPredictorOptions): Predictor {
  const { modalities, flip = false, scales = [1], clock = () => performance.now() } = options;
  const { channels, numClasses } = networks;
  const size = options.size ?? networks.size;
  requireSize(networks, size);
  const sizes = scaledSizes({ ...networks, size }, scales);
  const isPlain = !flip && scales.length === 1 && scales[0] === 1;
  const numPasses = sizes.length * (flip ? 2 : 1);
  const batches: BatchTimes[] = [];

  const predict = async ({ ids, images }: ImageBatch, resultOf: (batch: InputBatch, passes: Passes) => tf.Tensor) => {
    if (ids.length === 0) throw new EvaluationError('inference: batch must hold one image or more; got 0');
    const start = clock();
    let forwardMs = 0;
    const onForward = (ms: number) => {
      forwardMs += ms;
    };
    const result = tf.tidy(() => {
      const inputs = imageTensors({ ids, images }, modalities, { ...size, channels });
      return resultOf({ ids, inputs }, { networks, modalities, sizes, flip, clock, onForward });
    });
    const values = await result.data();
    result.dispose();
    batches.push({ numImages: ids.length, forwardMs, totalMs: clock() - start });
    return values;
  };

  return {
    size,
    numClasses,
    async probabilities(batch) {
      const mean = (images: InputBatch, passes: Passes) => tf.mul(summedPasses(images, passes), 1 / numPasses);
      return (await predict(batch, mean)) as Float32Array;
    },
    async classIds(batch) {
      return (await predict(batch, isPlain ? idsOfPass : idsOfPasses)) as Int32Array;
    },
    cost: () => costOf(batches, numPasses),
    dispose: networks.dispose,
  };
}

/** The largest logit is the largest probability, but never lost to rounding. */
function idsOfPass({ ids, inputs }: InputBatch, passes: Passes): tf.Tensor {
  const views = ids.map((id) => ({ id, isMirrored: false }));
  return tf.argMax(forwardPass(views, inputs, passes), 3);
}

function idsOfPasses(batch: InputBatch, passes: Passes): tf.Tensor {
  return tf.argMax(summedPasses(batch, passes), 3);
}

function requireSize({ size: own, multipleOf }: SizedNetworks, { height, width }: ImageSize): void {
  if (height === own.height && width === own.width) return;
  if (multipleOf !== null && height > 0 && width > 0 && height % multipleOf === 0 && width % multipleOf === 0) return;
  const rule =
    multipleOf === null
      ? `be ${own.width}x${own.height}, the only one that the network runs on`
      : `have sides that are multiples of ${multipleOf}`;
  throw new EvaluationError(`inference: size must ${rule}; got ${width}x${height}`);
}
