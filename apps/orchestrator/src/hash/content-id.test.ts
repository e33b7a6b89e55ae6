import { expect, test } from 'vitest';
import { contentId } from './content-id.js';

// Ids are stored: another one for the same content would make every sweep start from nothing.
test('an id stays what it was when databases were written with it', () => {
  const deep = { b: [{ z: 1, a: [] }], a: {} };
  const sweep = { name: 'tiny', seeds: [0], grid: { 'train.steps': [1, 2.5e-7] }, note: 'ü "x"\n', none: null, deep };
  expect(contentId('w', { ...sweep, left: undefined })).toBe('wcc9dc0b6d01bdc8b');
});

test('an id is the head of the SHA-256 of the canonical JSON', () => {
  // printf '{"a":[null,true],"b":1}' | sha256sum
  expect(contentId('t', { b: 1, a: [undefined, true] })).toBe('t4497945677e33786');
});
