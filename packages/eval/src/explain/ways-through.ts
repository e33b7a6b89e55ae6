import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The part of a network that lies behind one of its tensors. */
export interface WaysThrough {
  /** Ids of the tensors that depend on the start, the start itself among them. */
  readonly dependent: ReadonlySet<number>;
  /** Tensors that the dependent ones read and that do not depend on the start themselves. */
  readonly border: readonly SymbolicTensor[];
}

/**
 * Follows a network from one of its tensors to another.
 *
 * @returns what lies between; null when `wanted` does not depend on `start`
 */
export function waysThrough(start: SymbolicTensor, wanted: SymbolicTensor): WaysThrough | null {
  const isDependentById = new Map<number, boolean>();
  const border = new Map<number, SymbolicTensor>();
  const visit = (tensor: SymbolicTensor): boolean => {
    const known = isDependentById.get(tensor.id);
    if (known !== undefined) return known;
    const isStart = tensor.id === start.id;
    const inputs = isStart ? [] : tensor.inputs;
    const areDependent = inputs.map(visit);
    const isDependent = isStart || areDependent.some(Boolean);
    if (isDependent)
      for (const [index, input] of inputs.entries()) if (!areDependent[index]) border.set(input.id, input);
    isDependentById.set(tensor.id, isDependent);
    return isDependent;
  };
  if (!visit(wanted)) return null;
  const dependent = new Set([...isDependentById].flatMap(([id, isDependent]) => (isDependent ? [id] : [])));
  return { dependent, border: [...border.values()] };
}
