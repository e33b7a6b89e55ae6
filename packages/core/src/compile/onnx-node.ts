import type { Weight } from './inference-graph.js';
import type { Field } from './protobuf-writer.js';

/** A field of a graph: a node, or a constant that nodes read by its name. @see onnx/onnx.proto (GraphProto) */
export type OnnxPart = Field;

export const FLOAT32 = 1;
export const INT64 = 7;

/** A node with one output, which bears its name. An input without a name is one that is left out. */
export function onnxNode(
  op: string,
  name: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): OnnxPart {
  const fields = Object.entries(attributes).map(([key, value]): Field => [5, [[1, key], ...valueFields(value)]]);
  return [1, [...inputs.map((input): Field => [1, input]), [2, name], [3, name], [4, op], ...fields]];
}

/** A constant of 32-bit floats. */
export function onnxWeight(name: string, { shape, values }: Weight): OnnxPart {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return tensor(name, FLOAT32, { shape, bytes });
}

/** A constant vector of 64-bit integers, as operators take sizes, axes and indices. */
export function onnxIntegers(name: string, values: readonly number[]): OnnxPart {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return tensor(name, INT64, { shape: [values.length], bytes });
}

/** An input or output of the graph; sides of any length have names. */
export function onnxValue(name: string, elementType: number, sides: readonly (number | string)[]): Field[] {
  const dimensions = sides.map((side): Field => [1, [typeof side === 'number' ? [1, side] : [2, side]]]);
  const tensorType: Field[] = [
    [1, elementType],
    [2, dimensions],
  ];
  return [
    [1, name],
    [2, [[1, tensorType]]],
  ];
}

type AttributeValue = number | string | readonly number[];

/** Fields of AttributeProto: the value and the code of its type. */
function valueFields(value: AttributeValue): Field[] {
  if (typeof value === 'number')
    return [
      [3, value],
      [20, 2],
    ];
  if (typeof value === 'string')
    return [
      [4, value],
      [20, 3],
    ];
  return [...value.map((item): Field => [8, item]), [20, 7]];
}

function tensor(
  name: string,
  elementType: number,
  { shape, bytes }: { readonly shape: readonly number[]; readonly bytes: Uint8Array },
): OnnxPart {
  return [5, [...shape.map((side): Field => [1, side]), [2, elementType], [8, name], [9, bytes]]];
}
