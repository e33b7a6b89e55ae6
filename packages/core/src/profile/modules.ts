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
 * They come in the order in which a walk from the images ends them, the one with the logits last.
 */
export function inferenceModules(model: LayersModel): NetworkModule[] {
  const [logits] = model.outputs as [SymbolicTensor];
  const nameOf = (tensor: SymbolicTensor) => moduleOf(tensor.sourceLayer.name, model.inputNames);
  const tensorsByModule = new Map<string, SymbolicTensor[]>();
  for (const tensor of tensorsBehind(logits)) {
    const name = nameOf(tensor);
    const own = [...(tensorsByModule.get(name) ?? []), tensor];
    tensorsByModule.delete(name);
    tensorsByModule.set(name, own);
  }
  const readsByModule = new Map(
    [...tensorsByModule].map(([name, own]) => {
      const inputs = own.flatMap((tensor) => tensor.inputs);
      return [name, new Set(inputs.filter((input) => input.inputs.length === 0 || nameOf(input) !== name))] as const;
    }),
  );
  const readAnywhere = new Set([logits, ...[...readsByModule.values()].flatMap((reads) => [...reads])]);
  return [...readsByModule].map(([name, reads]) => ({
    name,
    reads: [...reads],
    gives: (tensorsByModule.get(name) ?? []).filter((tensor) => readAnywhere.has(tensor)),
  }));
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
