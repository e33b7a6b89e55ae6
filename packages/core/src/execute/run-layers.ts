import type * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Values of some of a network's tensors by their id. */
export type TensorValues = ReadonlyMap<number, tf.Tensor>;

export interface RunOptions {
  readonly training: boolean;
  readonly replace?: (tensor: SymbolicTensor, value: tf.Tensor) => tf.Tensor;
}

/**
 * Runs the layers between known and wanted tensors of a network, each once; TensorFlow.js runs whole networks only.
 *
 * @param known must cut every way from the network's inputs to what is wanted
 * @param options.replace called with every tensor that is computed; its result is what the readers see. Default: as it is
 * @returns one per wanted tensor; the caller disposes them and what lies between, see `tf.tidy`
 */
export function runLayers(
  wanted: readonly SymbolicTensor[],
  known: TensorValues,
  { training, replace = (_, value) => value }: RunOptions,
): tf.Tensor[] {
  const values = new Map(known);
  const visit = (tensor: SymbolicTensor): tf.Tensor => {
    const value = values.get(tensor.id) ?? computed(tensor);
    values.set(tensor.id, value);
    return value;
  };
  const computed = (tensor: SymbolicTensor) => {
    const { sourceLayer, name, inputs } = tensor;
    if (inputs.length === 0) throw new Error(`runLayers: input ${name} must be known`);
    // Last input first, as TensorFlow.js does: gradients of a tensor with several readers add up in this order.
    const values = [...inputs].reverse().map(visit).reverse();
    return replace(tensor, sourceLayer.apply(values, { training }) as tf.Tensor);
  };
  return wanted.map(visit);
}
