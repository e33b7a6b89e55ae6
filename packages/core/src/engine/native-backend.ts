import * as tf from '@tensorflow/tfjs-core';

/** Name under which TensorFlow.js registers libtensorflow. */
export const NATIVE_BACKEND = 'tensorflow';

/** Attribute of a TensorFlow operator as the addon takes it. */
interface OperatorAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The part of the addon's constants that names attribute and tensor types. */
interface TypeCodes {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_RESOURCE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** What the operators use of `NodeJSKernelBackend`: any TensorFlow operator by name. */
export interface NativeBackend {
  readonly binding: TypeCodes;
  readonly isUsingGpuDevice: boolean;
  executeSingleOutput(name: string, attributes: OperatorAttribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OperatorAttribute[],
    inputs: tf.TensorInfo[],
    numOutputs: number,
  ): tf.Tensor[];
}

/** The native engine when it is the active one, else null: the switch between an operator and its portable twin. */
export function nativeBackend(): NativeBackend | null {
  // tfjs types every backend as KernelBackend; the name tells which class it is.
  return tf.getBackend() === NATIVE_BACKEND ? (tf.backend() as unknown as NativeBackend) : null;
}

/** Values of operator attributes by kind; `types` maps attribute names to tensor types. */
export interface Attributes {
  readonly types?: Readonly<Record<string, 'float32' | 'int32' | 'resource'>>;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly strings?: Readonly<Record<string, string>>;
  readonly bools?: Readonly<Record<string, boolean>>;
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** Writes attributes in the addon's form. */
export function operatorAttributes({ binding }: NativeBackend, attributes: Attributes): OperatorAttribute[] {
  const typeCodes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, resource: binding.TF_RESOURCE };
  const list = <T>(
    values: Readonly<Record<string, T>> | undefined,
    type: number,
    encode: (value: T) => OperatorAttribute['value'],
  ) => Object.entries(values ?? {}).map(([name, value]) => ({ name, type, value: encode(value) }));
  return [
    ...list(attributes.types, binding.TF_ATTR_TYPE, (kind) => typeCodes[kind]),
    ...list(attributes.ints, binding.TF_ATTR_INT, (value) => value),
    ...list(attributes.floats, binding.TF_ATTR_FLOAT, (value) => value),
    ...list(attributes.strings, binding.TF_ATTR_STRING, (value) => value),
    ...list(attributes.bools, binding.TF_ATTR_BOOL, (value) => value),
    ...list(attributes.shapes, binding.TF_ATTR_SHAPE, (value) => value),
  ];
}
