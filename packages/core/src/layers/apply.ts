import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Wires a layer with one output to its inputs; tfjs types the result as a union of tensor kinds. */
export function apply(layer: layers.Layer, inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return layer.apply(inputs) as SymbolicTensor;
}

/** Concatenates feature maps of equal height and width along their channels. */
export function concatChannels(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return apply(layers.concatenate({ name, axis: 3 }), inputs);
}

/** Sum of feature maps of equal shape. */
export function add(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return apply(layers.add({ name }), inputs);
}

/** Product of feature maps of equal shape; a map of one pixel weighs every pixel of the others. */
export function multiply(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return apply(layers.multiply({ name }), inputs);
}

/** Largest of feature maps of equal shape, value by value. */
export function maximum(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return apply(layers.maximum({ name }), inputs);
}
