import { expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { toFloat32 } from './to-float32.js';

it('widens float16 exactly: smallest subnormal, 1, -2, largest, infinities, NaN', () => {
  const data = Uint16Array.of(0x0001, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
  expect([...toFloat32('half', { dtype: 'float16', shape: [8], data })]).toEqual([
    2 ** -24,
    1,
    -2,
    65504,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    -0,
  ]);
});

it('widens bfloat16 exactly: 1, -3.140625, infinity', () => {
  const data = Uint16Array.of(0x3f80, 0xc049, 0x7f80);
  expect([...toFloat32('b', { dtype: 'bfloat16', shape: [3], data })]).toEqual([
    1,
    -3.140625,
    Number.POSITIVE_INFINITY,
  ]);
});

it('rounds float64 to the nearest float32 and returns float32 data as they are', () => {
  expect([...toFloat32('d', { dtype: 'float64', shape: [1], data: Float64Array.of(0.1) })]).toEqual([Math.fround(0.1)]);
  const data = Float32Array.of(1, 2);
  expect(toFloat32('f', { dtype: 'float32', shape: [2], data })).toBe(data);
});

it('refuses integers by name', () => {
  const convert = () => toFloat32('Global_Step', { dtype: 'int64', shape: [], data: BigInt64Array.of(3n) });
  expect(convert).toThrow(CheckpointError);
  expect(convert).toThrow('dtype of "Global_Step" must be a floating-point one; got int64');
});
