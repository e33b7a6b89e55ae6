import { expect, test } from 'vitest';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import { Provenance } from './provenance.js';

test('a provenance is read as it was written', () => {
  const unknown = { ...SOME_PROVENANCE, revision: null, tensorflow: null, gpus: null };
  for (const one of [SOME_PROVENANCE, unknown]) expect(Provenance.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
});

test.each([
  ['an engine that there is not', { engine: 'webgl' }],
  ['a device that there is not', { device: 'gpu0' }],
  ['a host that is missing', { host: undefined }],
  ['a fact that nobody asked for', { user: 'somebody' }],
])('%s is refused', (_, change) => {
  expect(Provenance.safeParse({ ...SOME_PROVENANCE, ...change }).success).toBe(false);
});
