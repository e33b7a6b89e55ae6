import { expect, it } from 'vitest';
import { expectedTensors, summarise } from './checkpoint-fixtures.js';
import { goldenImage, goldenTensor } from './golden-weights.js';

const STORED_FLOATS = Object.entries(expectedTensors()).filter(([, { dtype }]) => dtype === 'float32');

it.each(STORED_FLOATS)('makes the same %s as the reference program', (name, expected) => {
  expect(summarise(name, goldenTensor(name, expected.shape))).toEqual(expected);
});

it('varies every number with the salt', () => {
  const plain = goldenTensor('conv1/weights', [7, 7, 3, 16]).data;
  const salted = goldenTensor('conv1/weights', [7, 7, 3, 16], 'rgb').data;
  expect(plain.some((value, i) => value === salted[i])).toBe(false);
});

it('takes the image seed as it is: first values of seed 7 worked out from the definition', () => {
  expect([...goldenImage(7, [1, 1, 1, 3])]).toEqual([1, 2, 3].map((i) => Math.fround(2 * generatorValue(7, i) - 1)));
});

/** The i-th number, written with exact big integers instead of 32-bit wrap-around. */
function generatorValue(seed: number, i: number): number {
  const wrap = (value: bigint) => value & 0xffffffffn;
  const a = wrap(BigInt(seed) + BigInt(i) * 0x6d2b79f5n);
  let t = wrap((a ^ (a >> 15n)) * (a | 1n));
  t = wrap(wrap(t + wrap((t ^ (t >> 7n)) * (t | 61n))) ^ t);
  return Number(t ^ (t >> 14n)) / 2 ** 32;
}
