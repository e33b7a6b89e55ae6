import * as tf from '@tensorflow/tfjs-core';
import { convFilterGradient } from '../ops/conv-filter-gradient.js';

/**
 * Gives a backend the gradient kernels that it lacks, so that networks train on it: the convolution's filter gradient
 * as slices and matrix products, and the gradient of max pooling in plain loops.
 *
 * @param backendName a registered TensorFlow.js backend, e.g. `wasm`
 */
export function registerPortableGradientKernels(backendName: string): void {
  for (const [kernelName, kernelFunc] of [
    ['Conv2DBackpropFilter', convFilterGradientKernel],
    ['MaxPoolGrad', maxPoolGradientKernel],
  ] as const) {
    if (tf.getKernel(kernelName, backendName) === undefined) tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

/** Attributes of tfjs's `Conv2DBackpropFilter` kernel; stride and padding as the convolution got them. */
interface ConvFilterAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly filterShape: [number, number, number, number];
}

const convFilterGradientKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, filterShape } = attrs as unknown as ConvFilterAttributes;
  const noDilation = 1;
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    noDilation,
    pad,
  );
  return convFilterGradient(asTensor(x), asTensor(dy), {
    kernelHeight: filterShape[0],
    kernelWidth: filterShape[1],
    stride: [strideHeight, strideWidth],
    padTop: padInfo.top,
    padLeft: padInfo.left,
  });
};

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

/** Sends each output gradient to the first largest input of its window. */
const maxPoolGradientKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, input, output } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo; output: tf.TensorInfo };
  const { filterSize, strides, pad } = attrs as unknown as PoolAttributes;
  const info = tf.backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
  );
  const dyValues = asTensor(dy).dataSync<'float32'>();
  const x = asTensor(input).dataSync<'float32'>();
  const y = asTensor(output).dataSync<'float32'>();
  const dx = new Float32Array(x.length);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  for (let index = 0; index < dyValues.length; index++) {
    const channel = index % inChannels;
    const column = Math.floor(index / inChannels) % outWidth;
    const row = Math.floor(index / (inChannels * outWidth)) % outHeight;
    const image = Math.floor(index / (inChannels * outWidth * outHeight));
    if (image >= batchSize) break;
    const target = argMaxInWindow(
      image,
      row * info.strideHeight - info.padInfo.top,
      column * info.strideWidth - info.padInfo.left,
      channel,
      y[index]!,
    );
    dx[target]! += dyValues[index]!;
  }
  return tf.tensor(dx, input.shape);

  function argMaxInWindow(image: number, top: number, left: number, channel: number, largest: number): number {
    for (let row = Math.max(0, top); row < Math.min(inHeight, top + info.filterHeight); row++) {
      for (let column = Math.max(0, left); column < Math.min(inWidth, left + info.filterWidth); column++) {
        const position = ((image * inHeight + row) * inWidth + column) * inChannels + channel;
        if (x[position] === largest) return position;
      }
    }
    throw new Error(`MaxPoolGrad: the pooled value ${largest} must occur in its window at row ${top}, column ${left}`);
  }
};

/** Kernels are typed over tensor records; the engine hands them the tensors themselves. */
function asTensor<T extends tf.Tensor>(info: tf.TensorInfo): T {
  return info as T;
}
