import { readFileSync } from 'node:fs';
import type { Dtype, NamedTensor } from '../weights/named-tensors.js';
import { toFloat32 } from '../weights/to-float32.js';

/** Folder of the files that the reference implementations wrote; its README says how. */
export const CHECKPOINT_FIXTURES = new URL('../../fixtures/checkpoints/', import.meta.url);

/** What a fixture file holds of one tensor. */
export interface ExpectedTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Sum of all elements in double precision. */
  readonly sum: number;
  /** The first four elements, or fewer. */
  readonly first: readonly number[];
}

/** The bytes of a fixture file. */
export function fixtureBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, CHECKPOINT_FIXTURES)));
}

/** What every fixture checkpoint holds, by tensor name. */
export function expectedTensors(): Readonly<Record<string, ExpectedTensor>> {
  return JSON.parse(readFileSync(new URL('expected.json', CHECKPOINT_FIXTURES), 'utf8'));
}

/** Name and shape of every variable of the authors' AdapNet++ graph with 12 classes and both auxiliary heads. */
export function officialVariables(): readonly (readonly [name: string, shape: readonly number[]])[] {
  return JSON.parse(readFileSync(new URL('adapnetpp-variables.json', CHECKPOINT_FIXTURES), 'utf8'));
}

/** The tensor in the form of `expected.json`. */
export function summarise(name: string, tensor: NamedTensor): ExpectedTensor {
  const values = tensor.dtype === 'int64' ? Array.from(tensor.data, Number) : [...toFloat32(name, tensor)];
  return {
    dtype: tensor.dtype,
    shape: tensor.shape,
    sum: values.reduce((sum, value) => sum + value, 0),
    first: values.slice(0, 4),
  };
}
