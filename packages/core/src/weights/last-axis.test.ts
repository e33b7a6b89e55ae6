import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../errors.js';
import { arbitraryTensor } from '../test-support/arbitrary-tensors.js';
import { halveLastAxis, joinLastAxis } from './last-axis.js';
import type { NamedTensor } from './named-tensors.js';

const KERNEL: NamedTensor = { dtype: 'float32', shape: [1, 2, 4], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };

describe('halveLastAxis', () => {
  it('gives the first and the second half of the filters', () => {
    expect(halveLastAxis(KERNEL)).toEqual([
      { dtype: 'float32', shape: [1, 2, 2], data: Float32Array.of(1, 2, 5, 6) },
      { dtype: 'float32', shape: [1, 2, 2], data: Float32Array.of(3, 4, 7, 8) },
    ]);
  });

  it.each([[[1, 2, 3]], [[]]])('refuses a last axis that is odd or absent: [%s]', (shape) => {
    const tensor: NamedTensor = { dtype: 'int8', shape, data: new Int8Array(6) };
    const halve = () => halveLastAxis(tensor);
    expect(halve).toThrow(ShapeError);
    expect(halve).toThrow(`last axis must be even to be halved; got [${shape.join(', ')}]`);
  });
});

describe('joinLastAxis', () => {
  it('undoes halving for any dtype and shape', () => {
    const tensors = arbitraryTensor().filter(({ shape }) => (shape.at(-1) ?? 1) % 2 === 0);
    fc.assert(
      fc.property(tensors, (tensor) => {
        expect(joinLastAxis(...halveLastAxis(tensor))).toEqual(tensor);
      }),
    );
  });

  it('refuses halves of different shapes', () => {
    const join = () => joinLastAxis(KERNEL, { dtype: 'float32', shape: [2, 4], data: new Float32Array(8) });
    expect(join).toThrow('halves must have one dtype and shape; got float32 [1, 2, 4] and float32 [2, 4]');
  });
});
