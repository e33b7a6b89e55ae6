import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors.js';

/** Images as a network reads them, one entry of `ids` per image. */
export interface ImageBatch {
  readonly ids: readonly string[];
  /** [B, H, W, C] by modality. */
  readonly images: Readonly<Record<string, Float32Array>>;
}

/**
 * A batch's images on the engine.
 *
 * @param modalities those that the network reads, in the order of its inputs
 * @param shape      of each image
 * @returns one [B, H, W, C] per modality; the caller disposes them
 * @throws ConfigError when the batch lacks a modality or holds other images of it than the shape says
 */
export function imageTensors(
  { ids, images }: ImageBatch,
  modalities: readonly string[],
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
): tf.Tensor4D[] {
  const shape: [number, number, number, number] = [ids.length, height, width, channels];
  const values = modalities.map((modality) => {
    const found = images[modality];
    if (found === undefined) {
      throw new ConfigError(`inference: batch must hold modality ${modality}; got ${Object.keys(images).join(', ')}`);
    }
    if (found.length === tf.util.sizeFromShape(shape)) return found;
    throw new ConfigError(
      `inference: images of ${modality} must be [${shape.join(', ')}]; got ${found.length} values (${ids.join(', ')})`,
    );
  });
  return values.map((image) => tf.tensor4d(image, shape));
}
