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
 * Resizing takes pixels at half-pixel centres, so it commutes with mirroring: the two maps of one scale are added at
 * its size and resized once. A run takes as many images as have the pixels of the batch at its own size, one at least,
 * so that scales above 1 do not multiply the memory of a batch.
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

function atSize({ ids, inputs }: InputBatch, size: ImageSize, passes: Passes): tf.Tensor4D {
  const [batchSize, height, width] = (inputs[0] as tf.Tensor4D).shape;
  const imagesPerRun = Math.max(1, Math.floor((batchSize * height * width) / (size.height * size.width)));
  if (imagesPerRun >= batchSize) return tf.tidy(() => bothWays({ ids, inputs }, size, passes));
  return tf.tidy(() => {
    const parts: tf.Tensor4D[] = [];
    for (let start = 0; start < batchSize; start += imagesPerRun) {
      const own = ids.slice(start, start + imagesPerRun);
      const slice = (input: tf.Tensor4D) => tf.slice(input, start, own.length);
      parts.push(tf.tidy(() => bothWays({ ids: own, inputs: inputs.map(slice) }, size, passes)));
    }
    return tf.concat(parts, 0);
  });
}

/** Of one scale, at the size of the inputs. */
function bothWays({ ids, inputs }: InputBatch, size: ImageSize, passes: Passes): tf.Tensor4D {
  const [, height, width] = (inputs[0] as tf.Tensor4D).shape;
  const scaled = inputs.map((input, index) => scaledInput(input, size, passes.modalities[index]));
  const plain = softmax(forwardPass(passes, { ids, inputs: scaled, isMirrored: false }));
  if (!passes.flip) return resizedBilinearly(plain, { height, width });
  const mirrored = softmax(forwardPass(passes, { ids, inputs: scaled.map(mirror), isMirrored: true }));
  return resizedBilinearly(tf.add(plain, mirror(mirrored)), { height, width });
}

function softmax(logits: tf.Tensor4D): tf.Tensor4D {
  const probabilities = tf.softmax(logits);
  logits.dispose();
  return probabilities;
}

/** Colour bilinearly, any other modality by its nearest pixel, as where samples are brought to the network's size. */
function scaledInput(image: tf.Tensor4D, size: ImageSize, modality: string | undefined): tf.Tensor4D {
  if (modality === 'rgb' || isOfSize(image, size)) return resizedBilinearly(image, size);
  const [alignCorners, halfPixelCenters] = [false, true];
  return tf.image.resizeNearestNeighbor(image, [size.height, size.width], alignCorners, halfPixelCenters);
}

function resizedBilinearly(map: tf.Tensor4D, size: ImageSize): tf.Tensor4D {
  if (isOfSize(map, size)) return map;
  const [alignCorners, halfPixelCenters] = [false, true];
  return tf.image.resizeBilinear(map, [size.height, size.width], alignCorners, halfPixelCenters);
}

function isOfSize({ shape }: tf.Tensor4D, { height, width }: ImageSize): boolean {
  return shape[1] === height && shape[2] === width;
}

function mirror(map: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(map, 2);
}
