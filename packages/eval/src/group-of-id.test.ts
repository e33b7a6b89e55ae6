import { expect, test } from 'vitest';
import { groupOfId } from './group-of-id.js';

test.each([
  ['night/night_000012_000019', 'night'],
  ['SYNTHIA-SEQS-04-WINTER/Stereo_Left/Omni_F/000000', 'SYNTHIA-SEQS-04-WINTER'],
  ['0000001', 'all'],
])('puts %s into %s', (id, group) => {
  expect(groupOfId(id)).toBe(group);
});
