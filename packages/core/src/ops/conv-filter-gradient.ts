import * as tf from '@tensorflow/tfjs-core';

/** Geometry of the convolution whose filter gradient is wanted; sizes in pixels. */
export interface ConvGeometry {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: readonly [height: number, width: number];
  readonly padTop: number;
  readonly padLeft: number;
}

/**
 * Gradient of a convolution with respect to its kernel, composed of slices and matrix products only: one product
 * [C, B oH oW] x [B oH oW, F] per kernel tap. Engines that lack the filter gradient kernel train with it.
 *
 * @param x_BHWC   input of the convolution
 * @param dy_BHWF  gradient of its output
 * @returns        [kernelHeight, kernelWidth, C, F]
 */
export function convFilterGradient(x_BHWC: tf.Tensor4D, dy_BHWF: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const { kernelHeight, kernelWidth, stride } = geometry;
  return tf.tidy(() => {
    const [batch, , , channels] = x_BHWC.shape;
    const [, outHeight, outWidth, filters] = dy_BHWF.shape;
    const dy_NF = tf.reshape(dy_BHWF, [batch * outHeight * outWidth, filters]);
    const padded = padToReach(x_BHWC, [outHeight, outWidth], geometry);
    const taps: tf.Tensor2D[] = [];
    for (let u = 0; u < kernelHeight; u++) {
      for (let v = 0; v < kernelWidth; v++) {
        const end = [batch, u + (outHeight - 1) * stride[0] + 1, v + (outWidth - 1) * stride[1] + 1, channels];
        const seen = tf.stridedSlice(padded, [0, u, v, 0], end, [1, stride[0], stride[1], 1]);
        const seen_NC = tf.reshape(seen, [batch * outHeight * outWidth, channels]);
        taps.push(tf.matMul<tf.Tensor2D>(seen_NC, dy_NF, true, false));
      }
    }
    return tf.reshape(tf.stack(taps), [kernelHeight, kernelWidth, channels, filters]);
  });
}

/** Zeros around the input, as far as the kernel reaches from the outermost output pixels. */
function padToReach(x: tf.Tensor4D, outputSize: readonly [number, number], geometry: ConvGeometry): tf.Tensor4D {
  const { kernelHeight, kernelWidth, stride, padTop, padLeft } = geometry;
  const [, height, width] = x.shape;
  const reachY = (outputSize[0] - 1) * stride[0] + kernelHeight;
  const reachX = (outputSize[1] - 1) * stride[1] + kernelWidth;
  return tf.pad4d(x, [
    [0, 0],
    [padTop, Math.max(0, reachY - height - padTop)],
    [padLeft, Math.max(0, reachX - width - padLeft)],
    [0, 0],
  ]);
}
