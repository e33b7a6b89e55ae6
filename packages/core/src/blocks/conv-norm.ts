import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply } from '../layers/apply.js';
import { BATCH_NORM_EPSILON, BatchNorm } from '../layers/batch-norm.js';
import { DilatedConv2d } from '../layers/dilated-conv2d.js';
import { Relu } from '../layers/relu.js';

export interface ConvOptions {
  /** Prefix of the layer names; `<name>/conv` and so on. */
  readonly name: string;
  readonly filters: number;
  /** Height and width of the kernel in pixels; 1 if absent. */
  readonly kernelSize?: number;
  readonly stride?: number;
  /** Dilation rate in pixels; 1 if absent. */
  readonly dilationRate?: number;
}

/** Share of the old moving statistics that batch norm keeps per step. */
export interface NormOptions {
  readonly momentum: number;
}

/**
 * Convolution without bias, SAME padding, layer `<name>`.
 *
 * @param x_BHWC feature map
 * @returns [B, ceil(H / stride), ceil(W / stride), filters]
 */
export function conv(
  x_BHWC: SymbolicTensor,
  { name, filters, kernelSize = 1, stride = 1, dilationRate = 1 }: ConvOptions,
): SymbolicTensor {
  if (dilationRate > 1) return apply(new DilatedConv2d({ name, filters, kernelSize, dilationRate }), x_BHWC);
  const layer = layers.conv2d({
    name,
    filters,
    kernelSize,
    strides: stride,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'zeros',
  });
  return apply(layer, x_BHWC);
}

/** Start value of biases in the released code. */
const BIAS_START = 0.01;

/**
 * Convolution with bias and without batch norm, layer `<name>`; stride 1.
 *
 * @param options.padding `same`, or `valid` for a kernel that must lie within the map: default `same`
 */
export function biasedConv(
  x_BHWC: SymbolicTensor,
  options: { name: string; filters: number; kernelSize: number | [number, number]; padding?: 'same' | 'valid' },
): SymbolicTensor {
  const { name, filters, kernelSize, padding = 'same' } = options;
  const layer = layers.conv2d({
    name,
    filters,
    kernelSize,
    padding,
    kernelInitializer: 'zeros',
    biasInitializer: initializers.constant({ value: BIAS_START }),
  });
  return apply(layer, x_BHWC);
}

/**
 * Transposed convolution with bias and without batch norm, layer `<name>`.
 *
 * @returns [B, H stride, W stride, filters]; the kernel is twice the stride
 */
export function biasedDeconv(
  x_BHWC: SymbolicTensor,
  { name, filters, stride }: { name: string; filters: number; stride: number },
): SymbolicTensor {
  const layer = layers.conv2dTranspose({
    name,
    filters,
    kernelSize: 2 * stride,
    strides: stride,
    padding: 'same',
    kernelInitializer: 'zeros',
    biasInitializer: initializers.constant({ value: BIAS_START }),
  });
  return apply(layer, x_BHWC);
}

/** Batch norm with epsilon 1e-5, layer `name`. */
export function norm(x_BHWC: SymbolicTensor, name: string, { momentum }: NormOptions): SymbolicTensor {
  return apply(new BatchNorm({ name, momentum, epsilon: BATCH_NORM_EPSILON }), x_BHWC);
}

/** ReLU, layer `name`. */
export function relu(x_BHWC: SymbolicTensor, name: string): SymbolicTensor {
  return apply(new Relu({ name }), x_BHWC);
}

/** Convolution and batch norm: layers `<name>/conv`, `<name>/norm`. */
export function convNorm(x_BHWC: SymbolicTensor, options: ConvOptions & NormOptions): SymbolicTensor {
  return norm(conv(x_BHWC, { ...options, name: `${options.name}/conv` }), `${options.name}/norm`, options);
}

/** Convolution, batch norm, ReLU: layers `<name>/conv`, `<name>/norm`, `<name>/relu`. */
export function convNormRelu(x_BHWC: SymbolicTensor, options: ConvOptions & NormOptions): SymbolicTensor {
  return relu(convNorm(x_BHWC, options), `${options.name}/relu`);
}

/**
 * Transposed convolution without bias and batch norm: layers `<name>/deconv`, `<name>/norm`.
 *
 * @returns [B, H stride, W stride, filters]; the kernel is twice the stride, so that every output pixel sees 2 x 2 inputs
 */
export function deconvNorm(
  x_BHWC: SymbolicTensor,
  options: { name: string; filters: number; stride: number } & NormOptions,
): SymbolicTensor {
  const { name, filters, stride } = options;
  const layer = layers.conv2dTranspose({
    name: `${name}/deconv`,
    filters,
    kernelSize: 2 * stride,
    strides: stride,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'zeros',
  });
  return norm(apply(layer, x_BHWC), `${name}/norm`, options);
}
