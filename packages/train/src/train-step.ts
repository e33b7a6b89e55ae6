import { inputShapeOf, StepDropout } from '@ssma/core';
import type { Batch } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { segmentationLoss } from './loss.js';
import type { Optimiser } from './optimiser.js';
import type { LossSpec } from './spec.js';

/** Losses of one step, before its update. */
export interface StepLosses {
  readonly total: number;
  readonly main: number;
}

/** What a step needs besides its batch. */
export interface StepOptions {
  readonly loss: LossSpec;
  /** Inputs of the network in its order, e.g. `rgb`. */
  readonly modalities: readonly string[];
  readonly seed: number;
  /** 0 at the first update. */
  readonly step: number;
  /** The schedule's factor on the learning rates. */
  readonly learningRateFactor: number;
}

/**
 * Forward, backward, one Adam update. A loss that is not finite is returned without an update: weights and moments
 * stay those of the step before; the moving statistics have moved. No tensor outlives the call.
 */
export function trainStep(model: LayersModel, optimiser: Optimiser, batch: Batch, options: StepOptions): StepLosses {
  for (const layer of model.layers) if (layer instanceof StepDropout) layer.setStep(options.seed, options.step);
  const { images, labels } = batchTensors(model, batch, options.modalities);
  let mainLoss = Number.NaN;
  const { value, grads } = tf.variableGrads(() => {
    const outputs = forward(model, images);
    const { total, main } = segmentationLoss(outputs, labels, options.loss);
    mainLoss = main.dataSync()[0] as number;
    return total;
  }, [...optimiser.variables]);
  const total = value.dataSync()[0] as number;
  if (Number.isFinite(total)) optimiser.apply(grads, options.learningRateFactor, options.step);
  tf.dispose([images, labels, value, grads]);
  return { total, main: mainLoss };
}

function forward(model: LayersModel, images: tf.Tensor4D[]): tf.Tensor4D[] {
  const outputs = model.apply(images, { training: true }) as tf.Tensor4D | tf.Tensor4D[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

function batchTensors(
  model: LayersModel,
  batch: Batch,
  modalities: readonly string[],
): { images: tf.Tensor4D[]; labels: tf.Tensor3D } {
  const { height, width, channels } = inputShapeOf(model);
  const size = batch.ids.length;
  const values = modalities.map((modality) => imagesOf(batch, modality));
  return {
    images: values.map((image) => tf.tensor4d(image, [size, height, width, channels])),
    labels: tf.tensor3d(Int32Array.from(batch.labels), [size, height, width], 'int32'),
  };
}

function imagesOf({ images }: Batch, modality: string): Float32Array {
  const values = images[modality];
  if (values !== undefined) return values;
  throw new Error(`trainStep: batch must hold modality ${modality}; got ${Object.keys(images).join(', ')}`);
}
