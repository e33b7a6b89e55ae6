import type { Weight } from './inference-graph.js';
import type { Field } from './protobuf-writer.js';

/** A node of a TensorFlow graph. @see tensorflow/core/framework/node_def.proto, attr_value.proto, types.proto */
export type NodeDef = readonly Field[];

export const FLOAT32 = 1;
export const INT32 = 3;
export const BOOL = 10;

/** @param attributes values by name, made by the functions below */
export function nodeDef(
  op: string,
  name: string,
  inputs: readonly string[],
  attributes: Record<string, Field>,
): NodeDef {
  return [
    [1, name],
    [2, op],
    ...inputs.map((input): Field => [3, input]),
    ...Object.entries(attributes).map(
      ([key, value]): Field => [
        5,
        [
          [1, key],
          [2, [value]],
        ],
      ],
    ),
  ];
}

export function floatConst(name: string, { shape: sizes, values }: Weight): NodeDef {
  return constNode(name, FLOAT32, sizes, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** A vector, or a scalar when `values` is a number. */
export function int32Const(name: string, values: number | readonly number[]): NodeDef {
  const list = typeof values === 'number' ? [values] : values;
  return constNode(
    name,
    INT32,
    typeof values === 'number' ? [] : [list.length],
    new Uint8Array(Int32Array.from(list).buffer),
  );
}

function constNode(name: string, dtype: number, sizes: readonly number[], content: Uint8Array): NodeDef {
  const tensor: Field = [
    8,
    [
      [1, dtype],
      [2, shapeProto(sizes)],
      [4, content],
    ],
  ];
  return nodeDef('Const', name, [], { dtype: type(dtype), value: tensor });
}

/** The fields of AttrValue. */
export const string = (value: string): Field => [2, value];
export const int = (value: number): Field => [3, value];
export const bool = (value: boolean): Field => [5, value ? 1 : 0];
export const type = (code: number): Field => [6, code];
export const shape = (sizes: readonly number[]): Field => [7, shapeProto(sizes)];
export const ints = (values: readonly number[]): Field => [1, values.map((value): Field => [3, value])];
export const float32 = { T: type(FLOAT32) } as const;
export const int32 = { T: type(INT32) } as const;

export function shapeProto(sizes: readonly number[]): Field[] {
  return sizes.map((size): Field => [2, [[1, size]]]);
}
