import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Results of the layers that read a tensor, by its id. */
export type ReadersByTensor = ReadonlyMap<number, readonly SymbolicTensor[]>;

/** Who reads what, in the part of a network that its outputs need. */
export function readersOf(model: LayersModel): ReadersByTensor {
  const readers = new Map<number, SymbolicTensor[]>();
  const visited = new Set<number>();
  const visit = (tensor: SymbolicTensor): void => {
    if (visited.has(tensor.id)) return;
    visited.add(tensor.id);
    for (const input of tensor.inputs) {
      readers.set(input.id, [...(readers.get(input.id) ?? []), tensor]);
      visit(input);
    }
  };
  for (const output of model.outputs) visit(output);
  return readers;
}
