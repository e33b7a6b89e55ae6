import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import type { AxisTaps } from './axis-taps.js';
import { layerTaps } from './layer-taps.js';
import { type TensorsBetween, tensorsBetween } from './tensors-between.js';

/** What the units of a feature map see along one axis of a map in front of it. */
export type AxisField =
  | {
      readonly kind: 'window';
      /** Pixels from the first to the last that a unit sees; the largest where units differ, as behind an upsampling. */
      readonly size: number;
      /** Pixels from a unit's window to that of the next; below 1 behind an upsampling. */
      readonly stride: number;
      /** First pixel that unit 0 sees; below 0 in the padding. */
      readonly offset: number;
      /** Share of the pixels within the window that a unit sees, in (0, 1]; below 1 where dilation leaves gaps. */
      readonly density: number;
    }
  /** Every unit sees everything, as behind a global pooling. */
  | { readonly kind: 'whole' };

export interface ReceptiveField {
  /** Name of the layer that is seen. */
  readonly from: string;
  readonly rows: AxisField;
  readonly columns: AxisField;
}

const WHERE = 'receptiveField';

/**
 * Theoretical receptive field of a layer's units, from the layer graph: exact for stacks and branches of convolutions
 * (dilated, strided, transposed, depthwise, separable), poolings and resizes, borders aside.
 *
 *   F = (r - 1)(N - 1) + N for one convolution of N taps at rate r, F1 + F2 - 1 for two of them in a row
 *
 * @param options from: name of a layer whose output is what is seen; default the network's inputs
 * @returns one per input that the layer depends on, or the one of `from`
 * @throws EvaluationError for a layer that does not exist or does not depend on `from`, a layer of unknown class in
 *   between, or ways of different strides
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, Eq. 1 and 2
 */
export function receptiveField(
  model: LayersModel,
  layer: string,
  { from }: { readonly from?: string } = {},
): ReceptiveField[] {
  const between = tensorsBetween(model, { layer, from, where: WHERE });
  const [rows, columns] = [axisFields(between, 'rows'), axisFields(between, 'columns')];
  return between.sources.map((source) => ({
    from: source.sourceLayer.name,
    rows: rows.get(source.id) as AxisField,
    columns: columns.get(source.id) as AxisField,
  }));
}

/** What one way through a layer reads along one axis. */
type Step = AxisTaps | 'whole';

function axisFields({ ordered, target, sources }: TensorsBetween, axis: 'rows' | 'columns'): Map<number, AxisField> {
  const onTheWay = new Set(ordered.map(({ id }) => id));
  const steps = ordered.flatMap((tensor) =>
    (sources.includes(tensor) ? [] : tensor.inputs).flatMap((input, index) => {
      if (!onTheWay.has(input.id)) return [];
      const taps = layerTaps(tensor, index, WHERE);
      return [{ tensor, input, taps: taps === 'whole' ? taps : taps[axis] }];
    }),
  );
  const strides = strideById(steps, target);
  return new Map(sources.map(({ id }) => [id, fieldOf(id, { steps, target, stride: strides.get(id) as Stride })]));
}

function fieldOf(
  source: number,
  { steps, target, stride }: { steps: readonly LayerStep[]; target: SymbolicTensor; stride: Stride },
): AxisField {
  if (stride === 'whole') return { kind: 'whole' };
  const windows = Array.from({ length: stride.outputs }, (_, unit) => {
    const positions = [...(seenPositions(steps, target, unit).get(source) ?? [])].sort((a, b) => a - b);
    const [first = 0, last = first - 1] = [positions[0], positions.at(-1)];
    return { first, size: last - first + 1, count: positions.length };
  });
  const total = (key: 'size' | 'count') => windows.reduce((sum, window) => sum + window[key], 0);
  return {
    kind: 'window',
    size: Math.max(...windows.map(({ size }) => size)),
    stride: stride.inputs / stride.outputs,
    offset: windows[0]?.first as number,
    density: total('count') / total('size'),
  };
}

interface LayerStep {
  readonly tensor: SymbolicTensor;
  readonly input: SymbolicTensor;
  readonly taps: Step;
}

type Stride = AxisTaps['stride'] | 'whole';

/**
 * Pixels of each tensor per unit of the target, not in lowest terms: the windows repeat, shifted, after `outputs` units.
 *
 * @throws EvaluationError when ways to a tensor differ
 */
function strideById(steps: readonly LayerStep[], target: SymbolicTensor): Map<number, Stride> {
  const strides = new Map<number, Stride>([[target.id, { inputs: 1, outputs: 1 }]]);
  for (const { tensor, input, taps } of steps) {
    const own = strides.get(tensor.id) as Stride;
    const stride = own === 'whole' || taps === 'whole' ? 'whole' : combined(own, taps.stride);
    const known = strides.get(input.id);
    strides.set(input.id, known === undefined ? stride : merged(known, stride, input.sourceLayer.name));
  }
  return strides;
}

function combined(a: AxisTaps['stride'], b: AxisTaps['stride']): AxisTaps['stride'] {
  return { inputs: a.inputs * b.inputs, outputs: a.outputs * b.outputs };
}

function merged(a: Stride, b: Stride, name: string): Stride {
  if (a === 'whole' || b === 'whole') return 'whole';
  if (a.inputs * b.outputs !== b.inputs * a.outputs) {
    throw new EvaluationError(
      `${WHERE}: ways to a layer must have one stride; got ${a.inputs}/${a.outputs} and ${b.inputs}/${b.outputs} (${name})`,
    );
  }
  return a.outputs % b.outputs === 0
    ? a
    : b.outputs % a.outputs === 0
      ? b
      : combined(a, { inputs: b.outputs, outputs: b.outputs });
}

/** Positions of each tensor that a unit of the target sees; of tensors that are seen as a whole none. */
function seenPositions(steps: readonly LayerStep[], target: SymbolicTensor, unit: number): Map<number, Set<number>> {
  const seen = new Map([[target.id, new Set([unit])]]);
  for (const { tensor, input, taps } of steps) {
    if (taps === 'whole') continue;
    const positions = seen.get(input.id) ?? new Set<number>();
    for (const output of seen.get(tensor.id) ?? [])
      for (const position of taps.positionsOf(output)) positions.add(position);
    seen.set(input.id, positions);
  }
  return seen;
}
