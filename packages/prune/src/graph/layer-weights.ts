import type { layers } from '@tensorflow/tfjs-layers';

export interface Kernel {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** Axis along which the filters lie. */
  readonly filterAxis: 2 | 3;
}

/** Kernel of a convolution, [kH, kW, C, filters]; of a transposed one, [kH, kW, filters, C]. */
export function kernelOf(layer: layers.Layer): Kernel {
  const weight = layer.weights.find(({ originalName }) => originalName.endsWith('/kernel'));
  if (weight === undefined) throw new Error(`kernelOf: layer must have a kernel; got ${layer.name}`);
  return {
    values: weight.read().dataSync<'float32'>() as Float32Array,
    shape: weight.shape as number[],
    filterAxis: filterAxisOf(layer),
  };
}

export function filterAxisOf(layer: layers.Layer): 2 | 3 {
  return layer.getClassName() === 'Conv2DTranspose' ? 2 : 3;
}
