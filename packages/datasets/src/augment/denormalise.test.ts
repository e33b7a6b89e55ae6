import { expect, it } from 'vitest';
import { denormalise } from './denormalise.js';
import { normalise } from './normalise.js';

it.each(['raw', 'unit'] as const)('%s: every colour value survives normalising and back', (normalisation) => {
  const colors = Uint8Array.from({ length: 256 }, (_, value) => value);
  expect(denormalise(normalise(Float32Array.from(colors), normalisation), normalisation)).toEqual(colors);
});
