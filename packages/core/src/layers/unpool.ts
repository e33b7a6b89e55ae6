import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';

/**
 * Inverse of 2 x 2 max pooling: puts each value at the place where the pooling found its largest, 0 elsewhere.
 * Inputs: the map to unpool [B, H, W, C], the pooling's input [B, 2 H, 2 W, C] and its result [B, H, W, C]. No weights.
 *
 * @remarks Where several values of a window are the largest, each of them gets the value; the original keeps the first.
 */
export class Unpool extends layers.Layer {
  static readonly className = 'SsmaUnpool';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return (inputShape as Shape[])[1] as Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, unpooled, pooled] = inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    return tf.tidy(() => unpool(x, unpooled, pooled));
  }
}

/** @returns x where `unpooled` has the value of `pooled`, at twice the size; only `x` has a gradient */
export function unpool(x_BHWC: tf.Tensor4D, unpooled: tf.Tensor4D, pooled: tf.Tensor4D): tf.Tensor4D {
  const places = tf.cast(tf.equal(unpooled, doubled(pooled)), 'float32');
  return tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([places]);
    return {
      value: tf.mul(doubled(x as tf.Tensor4D), places),
      // The gradient of a copied value is the sum over its copies.
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(tf.avgPool(tf.mul(dy, saved[0] as tf.Tensor4D) as tf.Tensor4D, 2, 2, 'valid'), 4),
    };
  })(x_BHWC) as tf.Tensor4D;
}

function doubled(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}
