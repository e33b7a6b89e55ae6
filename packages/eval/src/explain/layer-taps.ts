import type { layers, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import {
  type AxisTaps,
  bilinearTaps,
  nearestTaps,
  SAME_POSITION,
  shiftedTaps,
  transposedTaps,
  windowTaps,
} from './axis-taps.js';

/** What a layer reads of one of its inputs along rows and columns; `whole`: every pixel reads all of the input. */
export type LayerTaps = { readonly rows: AxisTaps; readonly columns: AxisTaps } | 'whole';

type Config = Readonly<Record<string, unknown>>;
type AxisRule = (axis: 0 | 1, inputSize: number | null, outputSize: number | null) => AxisTaps;

/**
 * What the layer behind a tensor reads of its input number `inputIndex`. Channels are not told apart, and weights are
 * taken as none of them 0.
 *
 * @throws EvaluationError for a layer of a class that this does not know, or one without fixed height and width where
 *   they decide
 */
export function layerTaps(output: SymbolicTensor, inputIndex: number, where: string): LayerTaps {
  const layer = output.sourceLayer;
  const input = output.inputs[inputIndex] as SymbolicTensor;
  const rule = ruleOf(layer, inputIndex, where);
  if (rule === 'whole' || (rule === 'pointwise' && isSpread(input.shape, output.shape))) return 'whole';
  if (rule === 'pointwise') return { rows: SAME_POSITION, columns: SAME_POSITION };
  const along = (axis: 0 | 1) => rule(axis, sizeAlong(input, axis), sizeAlong(output, axis));
  return { rows: along(0), columns: along(1) };
}

/** Whether a map of one pixel is combined with all pixels of others. */
function isSpread(input: Shape, output: Shape): boolean {
  return input[1] === 1 && input[2] === 1 && (output[1] !== 1 || output[2] !== 1);
}

function ruleOf(layer: layers.Layer, inputIndex: number, where: string): AxisRule | 'pointwise' | 'whole' {
  const config: Config = layer.getConfig();
  const kind = layer.getClassName();
  if (config.dataFormat === 'channelsFirst')
    throw new EvaluationError(`${where}: layers must be channelsLast; got ${layer.name}`);
  const padding = String(config.padding);
  const window = (sizes: unknown, dilationRate: unknown): AxisRule => {
    return (axis, inputSize) => {
      const stride = along(config.strides, axis);
      if (padding === 'same' && stride > 1 && inputSize === null) throw notFixed(layer.name, where);
      return windowTaps(
        { size: along(sizes, axis), stride, dilationRate: along(dilationRate, axis), padding },
        inputSize,
      );
    };
  };
  switch (kind) {
    case 'Conv2D':
    case 'SeparableConv2D':
      return window(config.kernelSize, config.dilationRate);
    case 'DepthwiseConv2D':
      // tf.layers.depthwiseConv2d accepts a dilation rate and drops it (TensorFlow.js 4.22).
      return window(config.kernelSize, 1);
    case 'SsmaDilatedConv2d':
      return (axis, inputSize) =>
        windowTaps(
          {
            size: along(config.kernelSize, axis),
            stride: 1,
            dilationRate: along(config.dilationRate, axis),
            padding: 'same',
          },
          inputSize,
        );
    case 'MaxPooling2D':
    case 'AveragePooling2D':
      return window(config.poolSize, 1);
    case 'Conv2DTranspose':
      return (axis, inputSize) =>
        transposedTaps(
          { size: along(config.kernelSize, axis), stride: along(config.strides, axis), padding },
          inputSize,
        );
    case 'SsmaResizeBilinear':
      return (_, inputSize, outputSize) => bilinearTaps(fixed(inputSize), fixed(outputSize));
    case 'UpSampling2D':
      return config.interpolation === 'bilinear'
        ? (_, inputSize, outputSize) => bilinearTaps(fixed(inputSize), fixed(outputSize))
        : (axis) => nearestTaps(along(config.size, axis));
    case 'SsmaUnpool':
      return inputIndex === 1 ? 'pointwise' : () => nearestTaps(2);
    case 'ZeroPadding2D':
      return (axis) => shiftedTaps(-firstOf(config.padding, axis));
    case 'Cropping2D':
      return (axis) => shiftedTaps(firstOf(config.cropping, axis));
    case 'SsmaGlobalMean':
      return 'whole';
    case 'Concatenate':
      if (config.axis === 3 || config.axis === -1) return 'pointwise';
      throw new EvaluationError(
        `${where}: Concatenate must be along the channels; got axis ${config.axis} (${layer.name})`,
      );
  }
  if (POINTWISE.has(kind)) return 'pointwise';
  throw new EvaluationError(`${where}: layer must be of a known class; got ${kind} (${layer.name})`);

  function fixed(size: number | null): number {
    if (size === null) throw notFixed(layer.name, where);
    return size;
  }
}

/** Classes whose output pixel reads the same pixel of each input. */
const POINTWISE: ReadonlySet<string> = new Set([
  ...[
    'InputLayer',
    'Activation',
    'ReLU',
    'LeakyReLU',
    'PReLU',
    'ELU',
    'ThresholdedReLU',
    'Softmax',
    'Dense',
    'Rescaling',
  ],
  ...['BatchNormalization', 'Dropout', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout'],
  ...['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'],
  ...['SsmaBatchNorm', 'SsmaRelu', 'SsmaChannelSlice', 'SsmaLogMeanExp', 'SsmaLogSoftmax', 'SsmaModalitySoftmax'],
  'SsmaStepDropout',
]);

/** Layers store one number for both axes or one for each. */
function along(value: unknown, axis: 0 | 1): number {
  const numbers = Array.isArray(value) ? (value as number[]) : [value as number];
  return (numbers[axis] ?? numbers[0]) as number;
}

/** Of `[[top, bottom], [left, right]]`. */
function firstOf(value: unknown, axis: 0 | 1): number {
  return (value as [number, number][])[axis]?.[0] as number;
}

/** Height or width; null when it is not fixed. */
export function sizeAlong({ shape }: SymbolicTensor, axis: 0 | 1): number | null {
  return shape[axis + 1] ?? null;
}

function notFixed(name: string, where: string): EvaluationError {
  return new EvaluationError(`${where}: layers must have a fixed height and width; got any size (${name})`);
}
