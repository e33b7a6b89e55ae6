import { expect, test } from 'vitest';
import { revealedPicture } from './revealed-picture.js';

const picture = { height: 1, width: 3, data: Uint8Array.of(200, 100, 50, 200, 100, 50, 200, 100, 50) };

/** 0.2 of the colour, 0.8 of [24, 26, 32]. */
const DARK = [59, 41, 36];

test.each([
  [[1, 2, 4], 0.5, [...DARK, 200, 100, 50, 200, 100, 50]],
  [[1, 2, 4], 1, [...DARK, ...DARK, 200, 100, 50]],
  [[0, 0, 0], 0.5, [...DARK, ...DARK, ...DARK]],
])('map %j from %f of its largest value on', (values, atLeast, expected) => {
  const map = { height: 1, width: 3, data: Float32Array.from(values) };
  expect([...revealedPicture(picture, map, atLeast).data]).toEqual(expected);
});

test.each([
  [{ height: 3, width: 1, data: new Float32Array(3) }, 0.5, 'map must be 1 x 3 like the picture; got 3 x 1'],
  [{ height: 1, width: 3, data: new Float32Array(3) }, 0, 'atLeast must be above 0 and at most 1; got 0'],
])('refuses what breaks a rule, case %#', (map, atLeast, message) => {
  expect(() => revealedPicture(picture, map, atLeast)).toThrow(`revealedPicture: ${message}`);
});
