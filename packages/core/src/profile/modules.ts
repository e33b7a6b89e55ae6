import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** A part of a network that inference runs, with its borders. */
export interface NetworkModule {
  /** See `moduleOf`. */
  readonly name: string;
  /** What it reads of other modules and of the network's inputs. */
  readonly reads: readonly SymbolicTensor[];
  /** What other modules read of it, and the logits where it computes them. */
  readonly gives: readonly SymbolicTensor[];
}

/**
 * First part of a layer's name, e.g. `stage1`, `easpp`, `decoder`; of a modality's own layers, which are named
 * `<modality>/...` as its input is, the first two.
 */
export function moduleOf(layerName: string, modalities: readonly string[]): string {
  const [first, second] = layerName.split('/') as [string, string?];
  return second !== undefined && modalities.includes(first) ? `${first}/${second}` : first;
}

/**
 * The modules that the logits need, with their borders: each can be computed from what it reads, by its own layers alone.
 */
export function inferenceModules(model: LayersModel): NetworkModule[] {
  const [logits] = model.outputs as [SymbolicTensor];
  const modules = new Map<string, { reads: Set<SymbolicTensor>; gives: Set<SymbolicTensor> }>();
  const bordersOf = (tensor: SymbolicTensor) => {
    const name = moduleOf(tensor.sourceLayer.name, model.inputNames);
    const borders = modules.get(name) ?? { reads: new Set(), gives: new Set() };
    modules.set(name, borders);
    return borders;
  };
  for (const tensor of tensorsBehind(logits)) {
    const reader = bordersOf(tensor);
    for (const input of tensor.inputs) {
      const isImage = input.inputs.length === 0;
      const giver = isImage ? null : bordersOf(input);
      if (giver === reader) continue;
      reader.reads.add(input);
      giver?.gives.add(input);
    }
  }
  bordersOf(logits).gives.add(logits);
  return [...modules].map(([name, { reads, gives }]) => ({ name, reads: [...reads], gives: [...gives] }));
}

/** All but the images, every tensor after those that it is computed from. */
function tensorsBehind(wanted: SymbolicTensor): SymbolicTensor[] {
  const seen = new Set<number>();
  const ordered: SymbolicTensor[] = [];
  const visit = (tensor: SymbolicTensor) => {
    if (seen.has(tensor.id)) return;
    seen.add(tensor.id);
    for (const input of tensor.inputs) visit(input);
    if (tensor.inputs.length > 0) ordered.push(tensor);
  };
  visit(wanted);
  return ordered;
}
