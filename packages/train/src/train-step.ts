import { inputShapeOf, StepDropout } from '@ssma/core';
import { type Batch, IGNORE_LABEL } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { segmentationLoss } from './loss.js';
import type { Optimiser } from './optimiser.js';
import type { TrainingNetwork } from './training-network.js';

/** Losses of one step, before its update. */
export interface StepLosses {
  readonly total: number;
  readonly main: number;
}

/** What a step needs besides its network and batch. */
export interface StepOptions {
  readonly seed: number;
  /** 0 at the first update. */
  readonly step: number;
  /** The schedule's factor on the learning rates. */
  readonly learningRateFactor: number;
  /** Images per forward pass. Default: the whole batch. */
  readonly microBatchSize?: number | undefined;
}

/**
 * Forward, backward, one Adam update. A batch of several passes gives the losses and the gradient of the whole batch,
 * except that batch norm sees the images of a pass only, and that dropout draws a mask per pass.
 *
 * A loss that is not finite is returned without an update: weights and moments stay those of the step before; the moving
 * statistics have moved. No tensor outlives the call.
 */
export function trainStep(
  network: TrainingNetwork,
  optimiser: Optimiser,
  batch: Batch,
  { seed, step, learningRateFactor, microBatchSize }: StepOptions,
): StepLosses {
  const losses = { total: 0, main: 0 };
  let gradients: Gradients = {};
  for (const [part, { start, end, share }] of partsOf(batch, microBatchSize).entries()) {
    for (const layer of network.model.layers) if (layer instanceof StepDropout) layer.setStep(seed, step, part);
    const result = lossAndGradients(network, optimiser, tensorsOf(network, batch, start, end), share);
    losses.total += result.total;
    losses.main += result.main;
    gradients = summed(gradients, result.gradients);
  }
  if (Number.isFinite(losses.total)) optimiser.apply(gradients, learningRateFactor, step);
  tf.dispose(gradients);
  return losses;
}

/** By variable name. */
type Gradients = Readonly<Record<string, tf.Tensor>>;

/** Some consecutive samples of a batch. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** Of the batch's labelled pixels; what the part's mean counts in the mean of the batch. */
  readonly share: number;
}

function partsOf({ ids, labels }: Batch, microBatchSize = ids.length): Part[] {
  if (microBatchSize >= ids.length) return [{ start: 0, end: ids.length, share: 1 }];
  const pixels = labels.length / ids.length;
  const labelled = (start: number, end: number) =>
    labels.subarray(start * pixels, end * pixels).reduce((count, label) => count + (label === IGNORE_LABEL ? 0 : 1), 0);
  const all = Math.max(1, labelled(0, ids.length));
  const starts = Array.from({ length: Math.ceil(ids.length / microBatchSize) }, (_, part) => part * microBatchSize);
  return starts.map((start) => {
    const end = Math.min(start + microBatchSize, ids.length);
    return { start, end, share: labelled(start, end) / all };
  });
}

interface PassTensors {
  /** [B, H, W, C], one per modality. */
  readonly images: tf.Tensor4D[];
  /** [B, H, W] int32. */
  readonly labels: tf.Tensor3D;
}

/** One pass over the network; disposes `tensors`. Losses and gradients are multiplied by `share`. */
function lossAndGradients(
  { split, terms }: TrainingNetwork,
  optimiser: Optimiser,
  { images, labels }: PassTensors,
  share: number,
): StepLosses & { gradients: Gradients } {
  const fixed = split.runFixed(images);
  let mainLoss = Number.NaN;
  const { value, grads } = tf.variableGrads(() => {
    const outputs = split.runTrained(images, fixed);
    const { total, main } = segmentationLoss(outputs, labels, terms);
    mainLoss = main.dataSync()[0] as number;
    return share === 1 ? total : tf.mul(total, share);
  }, [...optimiser.variables]);
  const total = value.dataSync()[0] as number;
  tf.dispose([images, labels, fixed, value]);
  return { total, main: mainLoss * share, gradients: grads };
}

/** Disposes the addends. */
function summed(sum: Gradients, addend: Gradients): Gradients {
  const added = Object.entries(addend).map(([name, gradient]) => {
    const before = sum[name];
    if (before === undefined) return [name, gradient] as const;
    const after = tf.add(before, gradient);
    tf.dispose([before, gradient]);
    return [name, after] as const;
  });
  return Object.fromEntries(added);
}

function tensorsOf({ model, modalities }: TrainingNetwork, batch: Batch, start: number, end: number): PassTensors {
  const { height, width, channels } = inputShapeOf(model);
  const size = end - start;
  const pixels = height * width;
  const values = modalities.map((modality) => imagesOf(batch, modality));
  return {
    images: values.map((image) =>
      tf.tensor4d(image.subarray(start * pixels * channels, end * pixels * channels), [size, height, width, channels]),
    ),
    labels: tf.tensor3d(
      Int32Array.from(batch.labels.subarray(start * pixels, end * pixels)),
      [size, height, width],
      'int32',
    ),
  };
}

function imagesOf({ images }: Batch, modality: string): Float32Array {
  const values = images[modality];
  if (values !== undefined) return values;
  throw new Error(`trainStep: batch must hold modality ${modality}; got ${Object.keys(images).join(', ')}`);
}
