import * as tf from '@tensorflow/tfjs-core';
import { type NativeBackend, nativeBackend, operatorAttributes } from '../engine/native-backend.js';
import { dilatedFilterGradient } from './dilated-filter-gradient.js';

/**
 * Convolution with stride 1, SAME padding and a dilation rate, which TensorFlow.js itself cannot differentiate.
 *
 *   y[b, i, j, o] = sum over u, v, c of x[b, i + (u - (kH-1)/2) rate, j + (v - (kW-1)/2) rate, c] kernel[u, v, c, o]
 *
 * @param x_BHWC  feature map, float32
 * @param kernel  [kH, kW, C, filters], kH and kW odd
 * @param rate    dilation rate in pixels, >= 1
 * @returns       [B, H, W, filters]
 * @see section 3.1 of the paper (multiscale residual units) and section 3.2 (eASPP)
 */
export function dilatedConv2d(x_BHWC: tf.Tensor4D, kernel: tf.Tensor4D, rate: number): tf.Tensor4D {
  if (rate === 1) return tf.conv2d(x_BHWC, kernel, 1, 'same');
  return tf.customGrad((x, w, save) => {
    const input = x as tf.Tensor4D;
    const filter = w as tf.Tensor4D;
    (save as tf.GradSaveFunc)([input, filter]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedX, savedKernel] = saved as [tf.Tensor4D, tf.Tensor4D];
      return [
        inputGradient(dy as tf.Tensor4D, savedX, savedKernel, rate),
        filterGradient(dy as tf.Tensor4D, savedX, savedKernel, rate),
      ];
    };
    return { value: tf.conv2d(input, filter, 1, 'same', 'NHWC', rate), gradFunc };
  })(x_BHWC, kernel);
}

function inputGradient(dy: tf.Tensor4D, x: tf.Tensor4D, kernel: tf.Tensor4D, rate: number): tf.Tensor {
  const backend = nativeBackend();
  return backend !== null && hasDilatedGradients(backend)
    ? nativeInputGradient(backend, dy, { inputShape: x.shape, kernel, rate })
    : portableInputGradient(dy, kernel, rate);
}

function nativeInputGradient(
  backend: NativeBackend,
  dy: tf.Tensor4D,
  { inputShape, kernel, rate }: { inputShape: number[]; kernel: tf.Tensor4D; rate: number },
): tf.Tensor {
  const size = tf.tensor1d(inputShape, 'int32');
  const gradient = backend.executeSingleOutput('Conv2DBackpropInput', dilatedAttributes(backend, rate), [
    size,
    kernel,
    dy,
  ]);
  size.dispose();
  return gradient;
}

/** The same dilated convolution of `dy` with the kernel turned by 180 degrees. */
function portableInputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, rate: number): tf.Tensor {
  return tf.tidy(() => tf.conv2d(dy, tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]), 1, 'same', 'NHWC', rate));
}

/** On a GPU one operator; on CPUs oneDNN's is slower than the sum over the taps (40 against 80 GFLOP/s, Zen 3). */
function filterGradient(dy: tf.Tensor4D, x: tf.Tensor4D, kernel: tf.Tensor4D, rate: number): tf.Tensor {
  const backend = nativeBackend();
  if (backend === null || !backend.isUsingGpuDevice) return dilatedFilterGradient(x, dy, kernel.shape, rate);
  const size = tf.tensor1d(kernel.shape, 'int32');
  const gradient = backend.executeSingleOutput('Conv2DBackpropFilter', dilatedAttributes(backend, rate), [x, size, dy]);
  size.dispose();
  return gradient;
}

function dilatedAttributes(backend: NativeBackend, rate: number) {
  return operatorAttributes(backend, {
    types: { T: 'float32' },
    strings: { padding: 'SAME', data_format: 'NHWC' },
    ints: { strides: [1, 1, 1, 1], dilations: [1, rate, rate, 1] },
  });
}

const dilatedGradientsByBackend = new WeakMap<NativeBackend, boolean>();

/** TensorFlow differentiates dilated convolutions on CUDA and through oneDNN, not in its plain CPU kernels: tried once. */
function hasDilatedGradients(backend: NativeBackend): boolean {
  const known = dilatedGradientsByBackend.get(backend);
  if (known !== undefined) return known;
  const isSupported = tf.tidy(() => {
    try {
      nativeInputGradient(backend, tf.zeros([1, 5, 5, 1]), {
        inputShape: [1, 5, 5, 1],
        kernel: tf.zeros([3, 3, 1, 1]),
        rate: 2,
      });
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('dilation')) return false;
      throw error;
    }
  });
  dilatedGradientsByBackend.set(backend, isSupported);
  return isSupported;
}
