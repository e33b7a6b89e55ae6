/**
 * Which positions along one axis of a layer's input an output position reads. Positions outside of the input, which
 * padding provides, are among them: they count from 0 in both directions.
 */
export interface AxisTaps {
  /** Sorted upwards; empty where nothing is read. */
  positionsOf(output: number): readonly number[];
  /** Input positions per output position, as a fraction. */
  readonly stride: { readonly inputs: number; readonly outputs: number };
}

/** Reads the position itself. */
export const SAME_POSITION: AxisTaps = { positionsOf: (output) => [output], stride: { inputs: 1, outputs: 1 } };

/** A convolution or pooling along one axis. */
export interface Window {
  /** Taps of the kernel. */
  readonly size: number;
  readonly stride: number;
  readonly dilationRate: number;
  readonly padding: string;
}

/**
 * Taps of a convolution: output i reads stride i + rate u - padding before, 0 <= u < size.
 *
 * @param inputSize  null when it is not fixed, which `same` padding can do with at stride 1 only
 * @see TensorFlow's rule for SAME padding: ceil(input / stride) outputs, the smaller half of the padding in front
 */
export function windowTaps({ size, stride, dilationRate, padding }: Window, inputSize: number | null): AxisTaps {
  const before = padding === 'same' ? paddingBefore({ size, stride, dilationRate }, inputSize) : 0;
  return {
    positionsOf: (output) => Array.from({ length: size }, (_, tap) => stride * output + dilationRate * tap - before),
    stride: { inputs: stride, outputs: 1 },
  };
}

/**
 * Taps of a transposed convolution, the convolution with inputs and outputs exchanged: output o reads those i with
 * o = stride i + u - padding before for a tap u.
 */
export function transposedTaps(
  { size, stride, padding }: Omit<Window, 'dilationRate'>,
  inputSize: number | null,
): AxisTaps {
  const outputSize = inputSize === null ? null : inputSize * stride;
  const before = padding === 'same' ? paddingBefore({ size, stride, dilationRate: 1 }, outputSize) : 0;
  return {
    positionsOf(output) {
      const first = Math.ceil((output + before - size + 1) / stride);
      const last = Math.floor((output + before) / stride);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    },
    stride: { inputs: 1, outputs: stride },
  };
}

/** Taps of a bilinear resize in which output i samples i inputSize / outputSize, no matter where the corners fall. */
export function bilinearTaps(inputSize: number, outputSize: number): AxisTaps {
  return {
    positionsOf(output) {
      const first = Math.floor((output * inputSize) / outputSize);
      return (output * inputSize) % outputSize === 0 ? [first] : [first, first + 1];
    },
    stride: lowestTerms(inputSize, outputSize),
  };
}

/** Taps of a resize to the nearest pixel by a whole factor. */
export function nearestTaps(factor: number): AxisTaps {
  return { positionsOf: (output) => [Math.floor(output / factor)], stride: { inputs: 1, outputs: factor } };
}

/** Taps of a crop (`before` > 0) or a padding with zeros (`before` < 0). */
export function shiftedTaps(before: number): AxisTaps {
  return { positionsOf: (output) => [output + before], stride: { inputs: 1, outputs: 1 } };
}

function paddingBefore({ size, stride, dilationRate }: Omit<Window, 'padding'>, inputSize: number | null): number {
  const reach = dilationRate * (size - 1) + 1;
  const total = inputSize === null ? reach - stride : (Math.ceil(inputSize / stride) - 1) * stride + reach - inputSize;
  return Math.floor(Math.max(0, total) / 2);
}

function lowestTerms(inputs: number, outputs: number): AxisTaps['stride'] {
  let [a, b] = [inputs, outputs];
  while (b !== 0) [a, b] = [b, a % b];
  return { inputs: inputs / a, outputs: outputs / a };
}
