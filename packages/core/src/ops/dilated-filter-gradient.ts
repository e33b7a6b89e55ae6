import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradient of a dilated convolution (stride 1, SAME padding, odd kernel) with respect to its kernel: one 1 x 1 filter
 * gradient per kernel tap, on the parts of input and output gradient that the tap joins. Taps that reach over the border
 * cost as much less as they see less, which at the dilation rates of small maps is most of the work.
 *
 * @param x_BHWC      input of the convolution
 * @param dy_BHWF     gradient of its output
 * @param kernelShape [kH, kW, C, F]
 * @param rate        dilation rate in pixels
 */
export function dilatedFilterGradient(
  x_BHWC: tf.Tensor4D,
  dy_BHWF: tf.Tensor4D,
  kernelShape: readonly [number, number, number, number],
  rate: number,
): tf.Tensor4D {
  const [kernelHeight, kernelWidth, channels, filters] = kernelShape;
  return tf.tidy(() => {
    const taps: tf.Tensor4D[] = [];
    for (let u = 0; u < kernelHeight; u++) {
      for (let v = 0; v < kernelWidth; v++) {
        const down = (u - (kernelHeight - 1) / 2) * rate;
        const right = (v - (kernelWidth - 1) / 2) * rate;
        taps.push(tapGradient(x_BHWC, dy_BHWF, { down, right }));
      }
    }
    return tf.reshape(tf.concat(taps, 0), [kernelHeight, kernelWidth, channels, filters]);
  });
}

/** The tap joins output pixel (i, j) with input pixel (i + down, j + right). @returns [1, 1, C, F] */
function tapGradient(x: tf.Tensor4D, dy: tf.Tensor4D, { down, right }: { down: number; right: number }): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const filters = dy.shape[3];
  const [rows, columns] = [height - Math.abs(down), width - Math.abs(right)];
  if (rows <= 0 || columns <= 0) return tf.zeros([1, 1, channels, filters]);
  const seen = tf.slice(x, [0, Math.max(0, down), Math.max(0, right), 0], [batch, rows, columns, channels]);
  const seeing = tf.slice(dy, [0, Math.max(0, -down), Math.max(0, -right), 0], [batch, rows, columns, filters]);
  const attributes = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', filterShape: [1, 1, channels, filters] };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: seen, dy: seeing }, attributes);
}
