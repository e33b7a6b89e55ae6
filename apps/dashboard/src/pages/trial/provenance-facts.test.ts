import type { Provenance } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { provenanceFacts } from './provenance-facts.js';

const provenance: Provenance = {
  version: '0.1.0',
  revision: '0a1b+changes',
  engine: 'native',
  tensorflow: '2.18.1',
  device: 'cuda',
  node: '22.1.0',
  platform: 'linux x64',
  cpu: { model: 'Some CPU', threads: 16 },
  memoryGib: 127.6,
  gpus: ['Some GPU', 'Some GPU'],
  host: 'lab-1',
};

test('names what an attempt was made with, and the seed of its stage', () => {
  expect(provenanceFacts({ provenance }, 7)).toEqual([
    ['Version', '0.1.0'],
    ['Revision', '0a1b+changes'],
    ['Engine', 'native, TensorFlow 2.18.1, on cuda'],
    ['Host', 'lab-1'],
    ['CPU', 'Some CPU, 16 threads'],
    ['Memory', '128 GiB'],
    ['GPUs', 'Some GPU, Some GPU'],
    ['Node', '22.1.0 on linux x64'],
    ['Seed', '7'],
  ]);
});

test('tells what there is none of from what is not known', () => {
  const other: Provenance = {
    ...provenance,
    revision: null,
    engine: 'wasm',
    tensorflow: null,
    device: 'cpu',
    gpus: [],
  };
  expect(Object.fromEntries(provenanceFacts({ provenance: other }, 0) ?? [])).toMatchObject({
    Revision: 'unknown',
    Engine: 'wasm, on cpu',
    GPUs: 'none',
  });
  expect(Object.fromEntries(provenanceFacts({ provenance: { ...other, gpus: null } }, 0) ?? []).GPUs).toBe('unknown');
  expect(provenanceFacts({ provenance: null }, 0)).toBeNull();
});
