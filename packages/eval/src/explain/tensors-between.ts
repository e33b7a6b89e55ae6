import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import { findTensor } from './feature-map-ref.js';

/** Tensors of a network on the ways from some of them to another. */
export interface TensorsBetween {
  /** From `target` backwards: each after all that read it. */
  readonly ordered: readonly SymbolicTensor[];
  readonly target: SymbolicTensor;
  /** Where the ways begin, in the order of the network's inputs. */
  readonly sources: readonly SymbolicTensor[];
}

/**
 * @param from name of a layer; default the network's inputs
 * @throws EvaluationError when a layer does not exist or `layer` does not depend on `from`
 */
export function tensorsBetween(
  model: LayersModel,
  { layer, from, where }: { readonly layer: string; readonly from: string | undefined; readonly where: string },
): TensorsBetween {
  const target = findTensor(model, layer, where);
  const starts = from === undefined ? model.inputs : [findTensor(model, from, where)];
  const startIds = new Set(starts.map(({ id }) => id));
  const leadsById = new Map<number, boolean>();
  const found: SymbolicTensor[] = [];
  const visit = (tensor: SymbolicTensor): boolean => {
    const known = leadsById.get(tensor.id);
    if (known !== undefined) return known;
    const isStart = startIds.has(tensor.id);
    const leads = (isStart ? [] : tensor.inputs.map(visit)).some(Boolean) || isStart;
    leadsById.set(tensor.id, leads);
    if (leads) found.push(tensor);
    return leads;
  };
  if (!visit(target)) throw new EvaluationError(`${where}: layer must depend on ${from}; got ${layer}`);
  const ids = new Set(found.map(({ id }) => id));
  return { ordered: found.reverse(), target, sources: starts.filter(({ id }) => ids.has(id)) };
}
