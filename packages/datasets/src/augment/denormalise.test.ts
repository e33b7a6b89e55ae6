import { expect, it } from 'vitest';
import { denormalise } from './denormalise.js';
import { normaliseInto, valuesOfLevels } from './normalise.js';

it.each([
  ['raw', 0, 255],
  ['unit', -1, 1],
] as const)('%s: every level survives normalising and back, from %d to %d', (normalisation, first, last) => {
  const levels = Uint8Array.from({ length: 256 }, (_, value) => value);
  const values = new Float32Array(256);
  normaliseInto(values, levels, valuesOfLevels(normalisation));
  expect([values[0], values[255]]).toEqual([first, last]);
  expect(denormalise(values, normalisation)).toEqual(levels);
});
