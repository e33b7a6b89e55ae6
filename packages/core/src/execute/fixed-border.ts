import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { StepDropout } from '../layers/step-dropout.js';

/**
 * Where what training changes begins: the tensors that depend on the images and on frozen layers only and that another
 * layer reads, or that are wanted themselves. Images are not among them.
 *
 * A layer is frozen when it is not `trainable`, or has nothing to train and drops nothing.
 */
export function fixedBorder(wanted: readonly SymbolicTensor[]): SymbolicTensor[] {
  const isFixedById = new Map<number, boolean>();
  const border = new Map<number, SymbolicTensor>();
  const isFixed = (tensor: SymbolicTensor): boolean => {
    const known = isFixedById.get(tensor.id);
    if (known !== undefined) return known;
    const areInputsFixed = tensor.inputs.map(isFixed);
    const result = isFrozen(tensor.sourceLayer) && areInputsFixed.every(Boolean);
    if (!result) for (const [index, input] of tensor.inputs.entries()) if (areInputsFixed[index]) add(input);
    isFixedById.set(tensor.id, result);
    return result;
  };
  const add = (tensor: SymbolicTensor) => {
    if (tensor.inputs.length > 0) border.set(tensor.id, tensor);
  };
  for (const tensor of wanted) if (isFixed(tensor)) add(tensor);
  return [...border.values()];
}

function isFrozen(layer: layers.Layer): boolean {
  return layer.weights.length > 0 ? !layer.trainable : !(layer instanceof StepDropout && layer.isActive);
}
