import { expect, test } from 'vitest';
import { closestNames, editDistance } from './closest-names.js';

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('from %s to %s are %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
  expect(editDistance(b, a)).toBe(edits);
});

test('names that contain the wanted one come first, then those of fewest edits', () => {
  const names = ['stem/conv', 'ssma/latent/fuse/norm', 'latest', 'latent2'];
  expect(closestNames('latent', names, 3)).toEqual(['latent2', 'ssma/latent/fuse/norm', 'latest']);
});
