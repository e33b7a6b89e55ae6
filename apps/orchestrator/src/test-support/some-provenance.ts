import type { Provenance } from '../wire/provenance.js';

/** Of an attempt on a machine with a GPU. */
export const SOME_PROVENANCE: Provenance = {
  version: '0.1.0',
  revision: '0123456789abcdef0123456789abcdef01234567+changes',
  engine: 'native',
  tensorflow: '2.18.1',
  device: 'cuda',
  node: '22.1.0',
  platform: 'linux x64',
  cpu: { model: 'Some CPU', threads: 16 },
  memoryGib: 127.6,
  gpus: ['Some GPU'],
  host: 'lab-1',
};
