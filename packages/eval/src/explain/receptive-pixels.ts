import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import type { AxisTaps } from './axis-taps.js';
import { layerTaps, sizeAlong } from './layer-taps.js';
import { tensorsBetween } from './tensors-between.js';

/** A unit of a feature map. */
export interface Unit {
  readonly layer: string;
  readonly row: number;
  readonly column: number;
}

/** The pixels of one input that a unit depends on. */
export interface ReceptivePixels {
  /** Name of the layer that is seen. */
  readonly from: string;
  readonly height: number;
  readonly width: number;
  /** [height, width], 1 where the unit sees the pixel, else 0. */
  readonly mask: Uint8Array;
}

const WHERE = 'receptivePixels';

/**
 * The very pixels that one unit depends on, gaps of dilation and the borders of every layer included.
 *
 * @param options from: name of a layer whose output is what is seen; default the network's inputs
 * @returns one per input that the unit depends on, or the one of `from`
 * @throws EvaluationError as `receptiveField`, and when the unit does not exist or a layer has no fixed height and width
 */
export function receptivePixels(
  model: LayersModel,
  { layer, row, column }: Unit,
  { from }: { readonly from?: string } = {},
): ReceptivePixels[] {
  const { ordered, target, sources } = tensorsBetween(model, { layer, from, where: WHERE });
  const { height, width } = sizeOf(target);
  requireUnit({ layer, row, column }, { height, width }, WHERE);
  const masks = new Map(ordered.map((tensor) => [tensor.id, emptyMask(tensor)]));
  (masks.get(target.id) as Mask).data[row * width + column] = 1;
  for (const tensor of ordered) {
    if (sources.includes(tensor)) continue;
    const mask = masks.get(tensor.id) as Mask;
    for (const [index, input] of tensor.inputs.entries()) {
      const seen = masks.get(input.id);
      if (seen !== undefined) addSeen(mask, seen, layerTaps(tensor, index, WHERE));
    }
  }
  return sources.map((source) => {
    const { height, width, data } = masks.get(source.id) as Mask;
    return { from: source.sourceLayer.name, height, width, mask: data };
  });
}

/** @throws EvaluationError naming the rule that the unit breaks */
export function requireUnit(
  { layer, row, column }: Unit,
  { height, width }: { readonly height: number; readonly width: number },
  where: string,
): void {
  const isInside = (index: number, size: number) => Number.isInteger(index) && index >= 0 && index < size;
  if (isInside(row, height) && isInside(column, width)) return;
  throw new EvaluationError(
    `${where}: unit must lie within the ${height} rows and ${width} columns of ${layer}; got row ${row}, column ${column}`,
  );
}

interface Mask {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

function emptyMask(tensor: SymbolicTensor): Mask {
  const { height, width } = sizeOf(tensor);
  return { height, width, data: new Uint8Array(height * width) };
}

function sizeOf(tensor: SymbolicTensor): { height: number; width: number } {
  const [height, width] = [sizeAlong(tensor, 0), sizeAlong(tensor, 1)];
  if (height !== null && width !== null) return { height, width };
  throw new EvaluationError(
    `${WHERE}: layers must have a fixed height and width; got any size (${tensor.sourceLayer.name})`,
  );
}

function addSeen(mask: Mask, seen: Mask, taps: ReturnType<typeof layerTaps>): void {
  if (taps === 'whole') {
    if (mask.data.includes(1)) seen.data.fill(1);
    return;
  }
  const rows = insidePositions(taps.rows, mask.height, seen.height);
  const columns = insidePositions(taps.columns, mask.width, seen.width);
  for (let row = 0; row < mask.height; row++) {
    const line = seenColumns(mask.data.subarray(row * mask.width, (row + 1) * mask.width), columns, seen.width);
    if (line === null) continue;
    for (const target of rows[row]!)
      for (let column = 0; column < seen.width; column++) seen.data[target * seen.width + column]! |= line[column]!;
  }
}

/** Null when nothing is set. */
function seenColumns(line: Uint8Array, columns: readonly (readonly number[])[], width: number): Uint8Array | null {
  if (!line.includes(1)) return null;
  const seen = new Uint8Array(width);
  for (let column = 0; column < line.length; column++)
    if (line[column] === 1) for (const position of columns[column]!) seen[position] = 1;
  return seen;
}

function insidePositions(taps: AxisTaps, numOutputs: number, numInputs: number): number[][] {
  return Array.from({ length: numOutputs }, (_, output) =>
    taps.positionsOf(output).filter((position) => position >= 0 && position < numInputs),
  );
}
