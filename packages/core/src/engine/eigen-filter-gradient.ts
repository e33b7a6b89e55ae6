import * as tf from '@tensorflow/tfjs-core';
import { NATIVE_BACKEND, type NativeBackend, operatorAttributes } from './native-backend.js';

/**
 * Sends the native engine's filter gradients of large kernels to Eigen instead of oneDNN, which has fast code for them
 * on CPUs with AVX-512 only (3 x 3, 256 to 256 channels, Zen 3: 103 against 62 GFLOP/s).
 *
 * TensorFlow with oneDNN hands it every convolution whose padding is not given explicitly; so the same padding, given
 * explicitly, chooses the other kernel.
 */
export function registerEigenFilterGradient(): void {
  const kernelName = 'Conv2DBackpropFilter';
  const original = tf.getKernel(kernelName, NATIVE_BACKEND).kernelFunc;
  tf.unregisterKernel(kernelName, NATIVE_BACKEND);
  tf.registerKernel({
    kernelName,
    backendName: NATIVE_BACKEND,
    kernelFunc: (call) =>
      isSuited(call.attrs as unknown as FilterGradientAttributes) ? eigenGradient(call) : original(call),
  });
}

/** Attributes of tfjs's kernel; stride and padding as the convolution got them. */
interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly filterShape: [height: number, width: number, channels: number, filters: number];
}

/** Eigen loses where too few channels leave its blocks empty, and on 1 x 1 kernels of less than this many weights. */
const MIN_CHANNELS = 16;
const MIN_POINTWISE_WEIGHTS = 2 ** 18;

function isSuited({ filterShape: [height, width, channels, filters] }: FilterGradientAttributes): boolean {
  return height * width > 1 ? channels >= MIN_CHANNELS : channels * filters >= MIN_POINTWISE_WEIGHTS;
}

const eigenGradient: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, filterShape } = attrs as unknown as FilterGradientAttributes;
  // The kernel is registered for this backend only.
  const native = backend as unknown as NativeBackend;
  const noDilation = 1;
  const { strideHeight, strideWidth, padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    noDilation,
    pad,
  );
  const attributes = operatorAttributes(native, {
    types: { T: 'float32' },
    strings: { padding: 'EXPLICIT', data_format: 'NHWC' },
    ints: {
      strides: [1, strideHeight, strideWidth, 1],
      explicit_paddings: [0, 0, padInfo.top, padInfo.bottom, padInfo.left, padInfo.right, 0, 0],
    },
  });
  const size = tf.tensor1d(filterShape, 'int32');
  const gradient = native.executeSingleOutput('Conv2DBackpropFilter', attributes, [x, size, dy]);
  size.dispose();
  return gradient;
};
