import type { ImageSize } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { forwardPass, type PassRunner } from './forward-pass.js';

/** The forward passes of a prediction. */
export interface Passes extends PassRunner {
  /** What the inputs of the network are, in its order, e.g. `rgb`. */
  readonly modalities: readonly string[];
  /** One pass at each, two with `flip`. */
  readonly sizes: readonly ImageSize[];
  readonly flip: boolean;
}

/** A batch on the engine. */
export interface InputBatch {
  readonly ids: readonly string[];
  /** [B, H, W, C], one per modality. */
  readonly inputs: readonly tf.Tensor4D[];
}

/**
 * Softmax maps of all passes, mirrored back, brought to the size of the images and summed.
 *
 * Resizing takes pixels at half-pixel centres, so it commutes with mirroring: whichever map is smaller is mirrored.
 *
 * @returns [B, H, W, classes]; the caller disposes it, the batch stays the caller's
 * @throws EvaluationError when logits are not finite
 */
export function summedPasses(batch: InputBatch, passes: Passes): tf.Tensor4D {
  return tf.tidy(() => {
    const [first, ...others] = passes.sizes as [ImageSize, ...ImageSize[]];
    return others.reduce(
      (sum, size) => {
        const map = atSize(batch, size, passes);
        const added = tf.add<tf.Tensor4D>(sum, map);
        tf.dispose([sum, map]);
        return added;
      },
      atSize(batch, first, passes),
    );
  });
}

/**
 * The passes of one scale. A run takes as many images, mirrored ones included, as have the pixels of all of them at the
 * batch's size, one at least: small images share a run, which is faster, and large ones do not multiply the memory.
 */
function atSize({ ids, inputs }: InputBatch, size: ImageSize, passes: Passes): tf.Tensor4D {
  const [batchSize, height, width] = (inputs[0] as tf.Tensor4D).shape;
  const numWays = passes.flip ? 2 : 1;
  const viewsPerRun = Math.floor((numWays * batchSize * height * width) / (size.height * size.width));
  const imagesPerRun = Math.max(1, Math.floor(viewsPerRun / numWays));
  const map = passes.flip && viewsPerRun < numWays ? mapOfSingleViews : mapOfOneRun;
  if (imagesPerRun >= batchSize) return tf.tidy(() => map({ ids, inputs }, size, passes));
  return tf.tidy(() => {
    const parts: tf.Tensor4D[] = [];
    for (let start = 0; start < batchSize; start += imagesPerRun) {
      const own = ids.slice(start, start + imagesPerRun);
      const slice = (input: tf.Tensor4D) => tf.slice(input, start, own.length);
      parts.push(tf.tidy(() => map({ ids: own, inputs: inputs.map(slice) }, size, passes)));
    }
    return tf.concat(parts, 0);
  });
}

function mapOfOneRun({ ids, inputs }: InputBatch, size: ImageSize, passes: Passes): tf.Tensor4D {
  const scaled = scaledInputs(inputs, size, passes);
  const views = ids.map((id) => ({ id, isMirrored: false }));
  if (!passes.flip) return resizedBilinearly(softmax(forwardPass(views, scaled, passes)), sizeOf(inputs));
  const both = scaled.map((input) => tf.concat([input, mirror(input)], 0));
  const mirroredViews = ids.map((id) => ({ id, isMirrored: true }));
  const maps = softmax(forwardPass([...views, ...mirroredViews], both, passes));
  const [plain, mirrored] = [tf.slice(maps, 0, ids.length), tf.slice(maps, ids.length)];
  return merged(plain, mirrored, sizeOf(inputs));
}

function mapOfSingleViews({ ids, inputs }: InputBatch, size: ImageSize, passes: Passes): tf.Tensor4D {
  const scaled = scaledInputs(inputs, size, passes);
  const [plain, mirrored] = [false, true].map((isMirrored) => {
    const views = ids.map((id) => ({ id, isMirrored }));
    return softmax(forwardPass(views, isMirrored ? scaled.map(mirror) : scaled, passes));
  }) as [tf.Tensor4D, tf.Tensor4D];
  return merged(plain, mirrored, sizeOf(inputs));
}

/** Mirrors the second map back and adds it. */
function merged(plain: tf.Tensor4D, mirrored: tf.Tensor4D, size: ImageSize): tf.Tensor4D {
  const isShrunk = plain.shape[1] > size.height;
  const [first, second] = isShrunk
    ? [resizedBilinearly(plain, size), resizedBilinearly(mirrored, size)]
    : [plain, mirrored];
  return resizedBilinearly(tf.add(first, mirror(second)), size);
}

function softmax(logits: tf.Tensor4D): tf.Tensor4D {
  const probabilities = tf.softmax(logits);
  logits.dispose();
  return probabilities;
}

/** Colour bilinearly, any other modality by its nearest pixel, as where samples are brought to the network's size. */
function scaledInputs(inputs: readonly tf.Tensor4D[], size: ImageSize, { modalities }: Passes): tf.Tensor4D[] {
  return inputs.map((input, index) => {
    if (modalities[index] === 'rgb' || isOfSize(input, size)) return resizedBilinearly(input, size);
    const [alignCorners, halfPixelCenters] = [false, true];
    return tf.image.resizeNearestNeighbor(input, [size.height, size.width], alignCorners, halfPixelCenters);
  });
}

function resizedBilinearly(map: tf.Tensor4D, size: ImageSize): tf.Tensor4D {
  if (isOfSize(map, size)) return map;
  const [alignCorners, halfPixelCenters] = [false, true];
  return tf.image.resizeBilinear(map, [size.height, size.width], alignCorners, halfPixelCenters);
}

function sizeOf([input]: readonly tf.Tensor4D[]): ImageSize {
  const [, height, width] = (input as tf.Tensor4D).shape;
  return { height, width };
}

function isOfSize({ shape }: tf.Tensor4D, { height, width }: ImageSize): boolean {
  return shape[1] === height && shape[2] === width;
}

function mirror(map: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(map, 2);
}
