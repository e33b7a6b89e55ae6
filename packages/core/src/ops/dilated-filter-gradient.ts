import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradient of a dilated convolution (stride 1, SAME padding, odd kernel) with respect to its kernel: the shifted inputs
 * that the kernel taps see lie side by side as channels, and one 1 x 1 filter gradient serves all taps. Taps that lie
 * outside the map wherever the kernel stands, as most do at the dilation rates of small maps, are left out.
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
  const [batch, height, width] = x_BHWC.shape;
  const [kernelHeight, kernelWidth, channels, filters] = kernelShape;
  const rows = visibleTaps(kernelHeight, { rate, size: height });
  const columns = visibleTaps(kernelWidth, { rate, size: width });
  return tf.tidy(() => {
    const padded = tf.pad4d(x_BHWC, [[0, 0], rows.reach, columns.reach, [0, 0]]);
    const size: [number, number, number, number] = [batch, height, width, channels];
    const seen = rows.offsets.flatMap((down) =>
      columns.offsets.map((right) => tf.slice(padded, [0, rows.reach[0] + down, columns.reach[0] + right, 0], size)),
    );
    const taps = pointwiseFilterGradient(tf.concat(seen, 3), dy_BHWF);
    const visible: tf.Tensor4D = tf.reshape(taps, [rows.offsets.length, columns.offsets.length, channels, filters]);
    return tf.pad4d(visible, [rows.hidden, columns.hidden, [0, 0], [0, 0]]);
  });
}

/** The taps of one kernel axis that see some pixel of the map, from first to last. */
interface VisibleTaps {
  /** Distance of each from the kernel's centre, in pixels. */
  readonly offsets: readonly number[];
  /** Pixels that the outermost ones reach over the border, before and behind. */
  readonly reach: [before: number, behind: number];
  /** Taps that see nothing, before and behind. */
  readonly hidden: [before: number, behind: number];
}

function visibleTaps(taps: number, { rate, size }: { rate: number; size: number }): VisibleTaps {
  const half = (taps - 1) / 2;
  const visibleHalf = Math.min(half, Math.ceil(size / rate) - 1);
  const offsets = Array.from({ length: 2 * visibleHalf + 1 }, (_, index) => (index - visibleHalf) * rate);
  const reach = visibleHalf * rate;
  const hidden = half - visibleHalf;
  return { offsets, reach: [reach, reach], hidden: [hidden, hidden] };
}

/** @returns [1, 1, C, F] */
function pointwiseFilterGradient(x_BHWC: tf.Tensor4D, dy_BHWF: tf.Tensor4D): tf.Tensor4D {
  const filterShape = [1, 1, x_BHWC.shape[3], dy_BHWF.shape[3]];
  const attributes = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', filterShape };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: x_BHWC, dy: dy_BHWF }, attributes);
}
