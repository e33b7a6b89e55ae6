import { runLayers, type TensorValues } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import { type FeatureMapRef, findFeatureMap } from './feature-map-ref.js';
import { imagesByInput, type NetworkImage } from './images-by-input.js';
import { type WaysThrough, waysThrough } from './ways-through.js';

/** What a network says of a class, as one number. */
export interface ClassScore {
  readonly classId: number;
  /**
   * Pixels whose scores are added up: [H, W] of the network's first output, nonzero where a pixel counts. Default: those
   * that the network gives the class.
   */
  readonly pixels?: Uint8Array;
}

/** A feature map and how the score of a class changes with it; row-major [height, width, channels]. */
export interface ScoreGradient {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly activations: Float32Array;
  readonly gradients: Float32Array;
  /** S of the class, over `numPixels` pixels. */
  readonly score: number;
  readonly numPixels: number;
}

/** What is differentiated, and by what. */
export interface ScoreByFeatures {
  readonly score: ClassScore;
  readonly features: FeatureMapRef;
  /** In front of an error's message. */
  readonly where: string;
}

const INFERENCE = { training: false };

/**
 * Gradient of a class's score with respect to a feature map, at inference (batch norm by its moving statistics, no
 * dropout).
 *
 *   S = sum over the chosen pixels of logits[pixel, classId], before the softmax
 *
 * All tensors but the images are freed, after an error too.
 *
 * @throws EvaluationError when image, feature map, class or pixels do not fit the network, when no pixel is chosen, or when
 *   the logits do not depend on the feature map
 */
export async function classScoreGradient(
  model: LayersModel,
  image: NetworkImage,
  { score, features, where }: ScoreByFeatures,
): Promise<ScoreGradient> {
  const logits = model.outputs[0] as SymbolicTensor;
  requireScore(score, logits, where);
  const { tensor, start, size } = findFeatureMap(model, features, where);
  const ways = waysThrough(tensor, logits);
  if (ways === null) {
    throw new EvaluationError(
      `${where}: layer must lead to the network's first output, ${logits.sourceLayer.name}; got ${features.layer}`,
    );
  }
  const images = imagesByInput(model, image, where);
  const { known, computed } = valuesUpTo(tensor, ways, images);
  try {
    const pixels = score.pixels ?? (await predictedPixels(logits, known, score.classId));
    const numPixels = pixels.reduce((count, pixel) => count + (pixel === 0 ? 0 : 1), 0);
    if (numPixels === 0) throw noPixel(score, where);
    const { value, gradients, activations } = tf.tidy(() => {
      const scoreOf = scoreByMap(logits, known, { start: tensor, classId: score.classId, pixels });
      const map = known.get(tensor.id) as tf.Tensor4D;
      const { value, grad } = tf.valueAndGrad(scoreOf)(map);
      const [gradients, activations] = [grad, map].map((whole) =>
        tf.slice(whole as tf.Tensor4D, [0, 0, 0, start], [-1, -1, -1, size]),
      ) as [tf.Tensor4D, tf.Tensor4D];
      return { value, gradients, activations };
    });
    computed.push(value, gradients, activations);
    const [, height, width] = activations.shape;
    return {
      height,
      width,
      channels: size,
      activations: await floatsOf(activations),
      gradients: await floatsOf(gradients),
      score: (await floatsOf(value))[0] as number,
      numPixels,
    };
  } finally {
    tf.dispose(computed);
  }
}

/** Runs the network up to a tensor and to whatever else its successors read. */
function valuesUpTo(tensor: SymbolicTensor, { border }: WaysThrough, images: TensorValues) {
  const wanted = [tensor, ...border].filter(({ id }) => !images.has(id));
  const computed = tf.tidy(() => runLayers(wanted, images, INFERENCE));
  const known = new Map([...images, ...wanted.map(({ id }, index) => [id, computed[index] as tf.Tensor] as const)]);
  return { known, computed: [...computed] };
}

/** @returns [H, W], 1 where the class scores highest */
async function predictedPixels(logits: SymbolicTensor, known: TensorValues, classId: number): Promise<Uint8Array> {
  const classIds = tf.tidy(() => tf.argMax(runLayers([logits], known, INFERENCE)[0] as tf.Tensor, 3));
  try {
    return Uint8Array.from(await classIds.data(), (id) => (id === classId ? 1 : 0));
  } finally {
    classIds.dispose();
  }
}

function scoreByMap(
  logits: SymbolicTensor,
  known: TensorValues,
  { start, classId, pixels }: { start: SymbolicTensor; classId: number; pixels: Uint8Array },
): (map: tf.Tensor) => tf.Scalar {
  return (map) => {
    const values = new Map([...known, [start.id, map] as const]);
    const scores_BHWC = runLayers([logits], values, INFERENCE)[0] as tf.Tensor4D;
    const ofClass = tf.reshape(tf.slice(scores_BHWC, [0, 0, 0, classId], [-1, -1, -1, 1]), [-1]);
    const chosen = Float32Array.from(pixels, (pixel) => (pixel === 0 ? 0 : 1));
    return tf.sum(tf.mul(ofClass, tf.tensor1d(chosen)));
  };
}

function requireScore({ classId, pixels }: ClassScore, logits: SymbolicTensor, where: string): void {
  const [, height, width, classes] = logits.shape as [null, number | null, number | null, number];
  if (logits.shape.length !== 4) {
    throw new EvaluationError(
      `${where}: network's first output must be [B, H, W, classes]; got [${logits.shape.join(', ')}]`,
    );
  }
  if (!Number.isInteger(classId) || classId < 0 || classId >= classes) {
    throw new EvaluationError(`${where}: classId must be from 0 to ${classes - 1}; got ${classId}`);
  }
  if (pixels === undefined || height === null || width === null || pixels.length === height * width) return;
  throw new EvaluationError(
    `${where}: pixels must hold ${height * width} values, ${height} x ${width} like the first output; got ${pixels.length}`,
  );
}

function noPixel({ classId, pixels }: ClassScore, where: string): EvaluationError {
  const rule = pixels === undefined ? 'class must be predicted at some pixel' : 'pixels must choose at least one';
  return new EvaluationError(`${where}: ${rule}; got 0 of them (class ${classId})`);
}

async function floatsOf(tensor: tf.Tensor): Promise<Float32Array> {
  return (await tensor.data()) as Float32Array;
}
